package dev.elasticacheoperator.sandbox.kube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Parsers of texts in Kubernetes objects: addresses, paths, selectors, ages and rules. */
class KubeTextTest {
  private static JsonNode yaml(String text) {
    return Json.parseYaml(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void addressesAreParsedAsStrictlyAsGoDoes() {
    assertEquals("10.20.0.0/16", CelCidr.parse("10.20.3.4/16").orElseThrow().masked().toString());
    assertEquals(Optional.empty(), CelCidr.parse("10.20.3.4"));
    assertEquals(Optional.empty(), CelCidr.parse("10.20.3.04/16"));
    assertEquals(Optional.empty(), CelCidr.parse("10.20.3.4/33"));
    assertEquals(Optional.empty(), CelCidr.parse("10.20.3/16"));
    assertEquals(Optional.empty(), CelCidr.parse("example.com/16"));
    assertEquals(
        "2001:db8::1:0:0:1", CelCidr.address("2001:DB8:0:0:1:0:0:1").orElseThrow().toString());
    assertEquals("::", CelCidr.address("0:0:0:0:0:0:0:0").orElseThrow().toString());
    assertEquals("2001:db8::/32", CelCidr.parse("2001:db8::/32").orElseThrow().toString());
    assertFalse(
        CelCidr.parse("10.0.0.0/16")
            .orElseThrow()
            .contains(CelCidr.parse("10.0.0.0/8").orElseThrow()));
  }

  @Test
  void pathsFilterByEquality() {
    JsonNode object =
        yaml(
            "{status: {conditions: [{type: A, status: 'no'}, {type: Ready, status: 'yes'}], 'a.b': 1}}");
    assertEquals(
        "yes",
        JsonPath.of(".status.conditions[?(@.type==\"Ready\")].status").first(object).asText());
    assertEquals("A", JsonPath.of(".status.conditions[0].type").first(object).asText());
    assertEquals(2, JsonPath.of(".status.conditions[*].type").all(object).size());
    assertEquals(1, JsonPath.of(".status.a\\.b").first(object).asInt());
    assertEquals(List.of(), JsonPath.of(".status.none.at.all").all(object));
    assertThrows(IllegalArgumentException.class, () -> JsonPath.of(".a[?(@.b=~'c')]"));
  }

  @Test
  void labelSelectorsSupportSets() {
    JsonNode object = yaml("{metadata: {labels: {app: web, tier: '2'}}}");
    for (String match :
        List.of(
            "app=web",
            "app in (api, web),tier",
            "!other",
            "other notin (x)",
            "app!=api",
            "tier>1")) {
      assertTrue(Selectors.labels(match).test(object), match);
    }
    for (String miss :
        List.of("app=api", "app notin (web)", "!app", "other", "other in (x)", "tier<2")) {
      assertFalse(Selectors.labels(miss).test(object), miss);
    }
    assertThrows(ApiException.class, () -> Selectors.labels("a b"));
  }

  @Test
  void agesHaveAtMostTwoUnits() {
    assertEquals("1s", age(1));
    assertEquals("119s", age(119));
    assertEquals("2m", age(120));
    assertEquals("9m59s", age(599));
    assertEquals("10m", age(600));
    assertEquals("3h5m", age(3 * 3600 + 300));
    assertEquals("47h", age(47 * 3600 + 300));
    assertEquals("2d1h", age(49 * 3600));
    assertEquals("400d", age(400 * 86400));
  }

  private static String age(long seconds) {
    return Tables.age(Instant.now().minusSeconds(seconds).toString());
  }

  @Test
  void rulesCanCallTheFunctionsOfKubernetes() {
    for (String rule :
        List.of(
            "ip('10.0.0.1').family() == 4 && isIP('::1') && !isIP('10.0.0.1/8')",
            "cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsIP(ip('10.1.2.3'))",
            "cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16') && cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')",
            "string(cidr('10.1.2.3/8').ip()) == '10.1.2.3' && cidr('10.0.0.0/8').prefixLength() == 8",
            "[1, 2, 3].sum() == 6 && [3, 1].min() == 1 && [3, 1].max() == 3 && [1, 2].isSorted()",
            "['a', 'b'].indexOf('b') == 1 && 'abc'.indexOf('c') == 2",
            "'a,b'.split(',').join('-') == 'a-b' && ' X '.trim().lowerAscii() == 'x'",
            "'abc 123'.find('[0-9]+') == '123' && 'a1b2'.findAll('[0-9]') == ['1', '2']",
            "self.items.all(x, self.items.exists_one(y, x == y)) && self.map.all(k, k.startsWith('a'))",
            "self.__namespace__ == 'n' && self.when < timestamp('2027-01-01T00:00:00Z')",
            "self.?none.orValue('x') == 'x' && !has(self.none) && self.count * 2.0 == 3.0")) {
      assertEquals(List.of(), rules(rule).check(VALUE, null), rule);
    }
    assertEquals(
        "spec: Invalid value: \"object\": failed rule: false",
        rules("false").check(VALUE, null).get(0).toString());
  }

  @Test
  void rulesAreCheckedAgainstTheSchemaAtCompilation() {
    for (String rule :
        List.of(
            "self.nothing == 1", "self.items == 'x'", "nosuch(self)", "self.count", "self ==")) {
      assertThrows(CelRules.InvalidRules.class, () -> rules(rule), rule);
    }
  }

  private static final JsonNode VALUE =
      yaml(
          "{spec: {namespace: n, items: [a, b], map: {a1: x}, when: '2026-01-01T00:00:00Z', count: 1.5}}");

  private static CelRules rules(String rule) {
    ObjectNode schema =
        (ObjectNode)
            yaml(
                """
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      namespace: {type: string}
                      none: {type: string}
                      items: {type: array, items: {type: string}}
                      map: {type: object, additionalProperties: {type: string}}
                      when: {type: string, format: date-time}
                      count: {type: number}
                """);
    ((ObjectNode) schema.path("properties").path("spec"))
        .putArray("x-kubernetes-validations")
        .addObject()
        .put("rule", rule);
    return CelRules.compile(schema);
  }

  @Test
  void aWatchFromADiscardedVersionIsRefused() {
    Store store = new Store();
    for (int i = 0; i < 10_002; i++) {
      store.put(new Store.ObjectKey("configmaps", "a", "b"), Json.object());
    }
    ApiException gone =
        assertThrows(ApiException.class, () -> store.subscribe("configmaps", "a", 1));
    assertEquals(410, gone.code());
    assertEquals("Expired", gone.status().path("reason").asText());
    assertEquals(2, store.subscribe("configmaps", "a", store.version() - 2).changes().size());
  }
}
