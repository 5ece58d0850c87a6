package dev.elasticacheoperator.aws.read;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.elasticacheoperator.aws.client.AwsClients;
import dev.elasticacheoperator.aws.client.PageDigests;
import dev.elasticacheoperator.aws.client.SdkClients;
import dev.elasticacheoperator.aws.client.Tags;
import dev.elasticacheoperator.aws.read.PageReader.Page;
import dev.elasticacheoperator.bench.InProcess;
import dev.elasticacheoperator.lab.OperatorHarness;
import dev.elasticacheoperator.sandbox.aws.SimulatorSettings;
import dev.elasticacheoperator.sandbox.aws.http.AwsHttpServer;
import dev.elasticacheoperator.sandbox.aws.http.SimulatedClients;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import software.amazon.awssdk.services.ec2.model.DescribeRouteTablesResponse;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.iam.model.EntityType;

/** Lists over HTTP, where the SDK parses only the pages that have changed. */
@Isolated("sets the SDK's system properties")
class UnchangedPagesTest {

  /** More than a page of route tables and of cache clusters. */
  private static final int ENVIRONMENTS = 105;

  private static final List<Kind<?>> KINDS =
      Stream.<Kind<?>>concat(
              Kinds.tagged().stream(),
              Stream.of(
                  Kinds.CACHE_CLUSTER,
                  Kinds.REPLICATION_GROUP,
                  Kinds.SERVERLESS_CACHE,
                  Kinds.CACHE_SUBNET_GROUP,
                  Kinds.CACHE_PARAMETER_GROUP,
                  Kinds.CACHE_USER,
                  Kinds.CACHE_USER_GROUP))
          .toList();

  private static final Map<String, String> SETTINGS =
      Map.of("aws.accessKeyId", "pages", "aws.secretAccessKey", "pages");
  private static final String ENDPOINT = "aws.endpointUrl";

  private static OperatorHarness harness;
  private static AwsHttpServer server;
  private static AwsClients aws;

  /** Items of pages that were not known, since the last reading began. */
  private final List<Object> parsed = new ArrayList<>();

  @BeforeAll
  static void createEnvironments() throws Exception {
    harness = new OperatorHarness(SimulatorSettings.instant());
    InProcess.createMixed(harness, ENVIRONMENTS);
    server = AwsHttpServer.start(0, new SimulatedClients(harness.cloud));
    SETTINGS.forEach(System::setProperty);
    System.setProperty(ENDPOINT, server.endpoint().toString());
    aws = SdkClients.of(OperatorHarness.REGION);
  }

  @AfterAll
  static void stop() throws Exception {
    aws.close();
    server.close();
    SETTINGS.keySet().forEach(System::clearProperty);
    System.clearProperty(ENDPOINT);
  }

  @Test
  void unchangedPagesKeepTheirItems() {
    var first = readAll(Map.of());
    first.forEach((kind, pages) -> assertFalse(items(pages).isEmpty(), kind));
    assertTrue(first.get("route-table").size() > 1);
    assertTrue(first.get("cache-cluster").size() > 1);

    var again = readAll(first);

    assertEquals(List.of(), parsed);
    assertEquals(first, again);
  }

  @Test
  void sdkGetsAKnownPageWithItsTokenAndWithoutItsItems() {
    var unknown = new PageDigests("item", Set.of());
    var first = firstRouteTables(unknown);
    var digest = unknown.take().orElseThrow();
    assertEquals(100, first.routeTables().size());

    var again = firstRouteTables(new PageDigests("item", Set.of(digest)));

    assertTrue(again.routeTables().isEmpty());
    assertEquals(first.nextToken(), again.nextToken());
    assertFalse(again.nextToken().isEmpty());
    assertNotEquals(first.responseMetadata().requestId(), again.responseMetadata().requestId());
  }

  private static DescribeRouteTablesResponse firstRouteTables(PageDigests digests) {
    return aws.ec2()
        .describeRouteTables(r -> r.maxResults(100).overrideConfiguration(digests::addTo));
  }

  @Test
  void unchangedRolesAreNotParsed() {
    var first = roles(Optional.empty());
    var digest = first.pages().get(0).digest().orElseThrow();
    assertTrue(first.pages().size() > 1);
    assertEquals(100, first.pages().get(0).items().size());

    assertSame(first, roles(Optional.of(first)));

    var digests = new PageDigests("RoleDetailList", Set.of(digest));
    var again =
        aws.iam()
            .getAccountAuthorizationDetails(
                ask ->
                    ask.filter(EntityType.ROLE)
                        .maxItems(100)
                        .overrideConfiguration(digests::addTo));
    assertTrue(again.roleDetailList().isEmpty());
    assertTrue(again.isTruncated());
    assertFalse(again.marker().isEmpty());
  }

  @Test
  void unchangedInstanceProfilesAreNotParsed() {
    var first = profiles(Optional.empty());
    assertEquals(
        OperatorHarness.CLUSTER, first.table().values().iterator().next().tags().get(Tags.CLUSTER));

    var again = profiles(Optional.of(first));

    assertEquals(first, again);
    assertSame(first.pages().get(0).items(), again.pages().get(0).items());
  }

  private static Listed<ProfileView, Map<String, ProfileView>> profiles(
      Optional<Listed<ProfileView, Map<String, ProfileView>>> before) {
    return ProfileView.listOwned(aws, OperatorHarness.CLUSTER, PageBudget.unlimited(), before)
        .orElseThrow();
  }

  @Test
  void changedRoleIsReadAgain() {
    var first = roles(Optional.empty());
    var role = first.pages().get(0).items().get(0);
    aws.iam().tagRole(ask -> ask.roleName(role.name()).tags(t -> t.key("team").value("payments")));

    var again = roles(Optional.of(first)).table();

    assertEquals("payments", again.get(role.name()).tags().get("team"));
    var other = first.pages().get(1).items().get(0);
    assertSame(other, again.get(other.name()));
  }

  private static Listed<RoleView, Map<String, RoleView>> roles(
      Optional<Listed<RoleView, Map<String, RoleView>>> before) {
    return RoleView.listAll(aws, PageBudget.unlimited(), before).orElseThrow();
  }

  @Test
  void changedPageIsParsed() {
    var first = pages(Kinds.ROUTE_TABLE, List.of());
    var last = first.get(first.size() - 1).items();
    var team = Tag.builder().key("team").value("payments").build();
    aws.ec2().createTags(r -> r.resources(last.get(0).routeTableId()).tags(team));
    parsed.clear();

    var again = pages(Kinds.ROUTE_TABLE, first);

    assertEquals(first.subList(0, first.size() - 1), again.subList(0, first.size() - 1));
    var changed = again.get(first.size() - 1).items();
    assertEquals(changed, parsed);
    assertTrue(changed.get(0).tags().contains(team));
  }

  private Map<String, List<? extends Page<?>>> readAll(
      Map<String, List<? extends Page<?>>> earlier) {
    parsed.clear();
    return KINDS.stream()
        .collect(
            toMap(Kind::name, kind -> pages(kind, earlier.getOrDefault(kind.name(), List.of()))));
  }

  @SuppressWarnings("unchecked") // the pages of a kind have items of its type
  private <T> List<Page<T>> pages(Kind<T> kind, List<? extends Page<?>> earlier) {
    UnaryOperator<T> count =
        item -> {
          parsed.add(item);
          return item;
        };
    var reader = new PageReader<>((List<Page<T>>) earlier, count);
    return kind instanceof Kind.Tagged<T> tagged
        ? tagged.pages().list(aws, List.of(), reader)
        : ((Kind.Named<T>) kind).pages().apply(aws, reader);
  }

  private static List<?> items(List<? extends Page<?>> pages) {
    return pages.stream().flatMap(page -> page.items().stream()).toList();
  }
}
