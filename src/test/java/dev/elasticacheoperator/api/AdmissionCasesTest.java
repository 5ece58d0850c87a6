package dev.elasticacheoperator.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AdmissionCasesTest {

  /** A rule that no object breaks is a rule that nobody has seen work. */
  @Test
  void everyRuleOfTheCrdIsBrokenBySomeCase() {
    List<String> expected =
        Stream.concat(AdmissionCases.invalid().stream(), AdmissionCases.invalidUpdates().stream())
            .map(AdmissionCases.AdmissionCase::expect)
            .toList();
    List<String> unbroken =
        messages().filter(message -> expected.stream().noneMatch(message::contains)).toList();
    assertEquals(List.of(), unbroken);
  }

  @Test
  void everyRuleSaysInASentenceWhichFieldIsMeant() {
    List<String> mute =
        messages()
            .filter(message -> !message.matches("(a subnet's )?[a-zA-Z.]+:? .{15,}"))
            .toList();
    assertEquals(List.of(), mute);
    assertFalse(messages().findAny().isEmpty());
  }

  private static Stream<String> messages() {
    JsonNode crd = Serialization.unmarshal(CrdFile.generate(), JsonNode.class);
    return crd.findValues("x-kubernetes-validations").stream()
        .flatMap(rules -> rules.findValuesAsText("message").stream());
  }
}
