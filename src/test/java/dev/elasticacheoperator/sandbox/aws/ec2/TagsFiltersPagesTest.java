package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.SimulatorRefusals.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.DescribeSubnetsResponse;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

class TagsFiltersPagesTest {
  private final Ec2Fixture aws = new Ec2Fixture();
  private final String vpc = aws.vpc();

  private List<String> vpcsBy(String filter, String... values) {
    return aws.ec2.describeVpcs(r -> r.filters(Ec2Fixture.filter(filter, values))).vpcs().stream()
        .map(v -> v.vpcId())
        .toList();
  }

  @Test
  void tagsFindWhatCarriesThem() {
    aws.vpc();
    aws.ec2.createTags(
        r ->
            r.resources(vpc)
                .tags(Ec2Fixture.tag("Name", "sessions-vpc"), Ec2Fixture.tag("team", "web")));

    assertEquals(List.of(vpc), vpcsBy("tag:Name", "sessions-vpc"));
    assertEquals(List.of(vpc), vpcsBy("tag:Name", "nothing", "sessions-*"));
    assertEquals(List.of(vpc), vpcsBy("tag:Name", "session?-vpc"));
    assertEquals(List.of(), vpcsBy("tag:Name", "sessions"));
    assertEquals(List.of(), vpcsBy("tag:Name", "SESSIONS-VPC"));
    assertEquals(List.of(vpc), vpcsBy("tag-key", "team"));
    assertEquals(List.of(), vpcsBy("tag:owner", "*"));
  }

  @Test
  void allFiltersMustMatchAndAStarCanBeMeantAsOne() {
    aws.ec2.createTags(r -> r.resources(vpc).tags(Ec2Fixture.tag("Name", "a*b")));

    assertEquals(List.of(vpc), vpcsBy("tag:Name", "a\\*b"));
    assertEquals(
        List.of(),
        aws.ec2
            .describeVpcs(
                r ->
                    r.filters(
                        Ec2Fixture.filter("tag:Name", "a*"),
                        Ec2Fixture.filter("cidr", "10.21.0.0/16")))
            .vpcs());
  }

  @Test
  void anUnknownFilterIsRefusedEvenWithoutResources() {
    assertRefused("InvalidParameterValue", () -> vpcsBy("no-such-filter", "x"));
    assertRefused(
        "InvalidParameterValue",
        () ->
            aws.ec2.describeInstances(r -> r.filters(Ec2Fixture.filter("attachment.vpc-id", vpc))));
  }

  @Test
  void aResourceHasAtMostFiftyTags() {
    aws.ec2.createTags(r -> r.resources(vpc).tags(Ec2Fixture.tags(50)));
    aws.ec2.createTags(r -> r.resources(vpc).tags(Ec2Fixture.tag("k7", "changed")));

    assertRefused(
        "TagLimitExceeded",
        () -> aws.ec2.createTags(r -> r.resources(vpc).tags(Ec2Fixture.tag("one-more", ""))));
  }

  @Test
  void keysOfAwsAreRefusedAndThenNothingIsMade() {
    Tag reserved = Ec2Fixture.tag("AWS:cloudformation:stack", "x");

    assertRefused(
        "InvalidParameterValue", () -> aws.ec2.createTags(r -> r.resources(vpc).tags(reserved)));
    assertRefused(
        "InvalidParameterValue",
        () ->
            aws.ec2.createVpc(
                r ->
                    r.cidrBlock("10.9.0.0/16")
                        .tagSpecifications(t -> t.resourceType(ResourceType.VPC).tags(reserved))));
    assertEquals(1, aws.ec2.describeVpcs().vpcs().size());
  }

  @Test
  void tagsForAnotherKindThanTheOneThatIsMadeAreRefused() {
    assertRefused(
        "InvalidParameterValue",
        () ->
            aws.ec2.createVpc(
                r ->
                    r.cidrBlock("10.9.0.0/16")
                        .tagSpecifications(Ec2Fixture.tags(ResourceType.SUBNET, "a", "1"))));
  }

  @Test
  void oneUnknownResourceKeepsAllFromBeingTagged() {
    assertRefused(
        "InvalidVpcID.NotFound",
        () ->
            aws.ec2.createTags(
                r -> r.resources(vpc, "vpc-0123456789abcdef0").tags(Ec2Fixture.tag("a", "1"))));

    assertEquals(List.of(), aws.ec2.describeTags().tags());
  }

  @Test
  void aTagIsDeletedByKeyOrOnlyWhenItsValueMatches() {
    aws.ec2.createTags(
        r -> r.resources(vpc).tags(Ec2Fixture.tag("a", "1"), Ec2Fixture.tag("b", "2")));
    aws.ec2.deleteTags(r -> r.resources(vpc).tags(Ec2Fixture.tag("a", "other")));
    aws.ec2.deleteTags(r -> r.resources(vpc).tags(Tag.builder().key("b").build()));

    assertEquals(
        List.of("a"),
        aws.ec2.describeTags(r -> r.filters(Ec2Fixture.filter("resource-id", vpc))).tags().stream()
            .map(tag -> tag.key())
            .toList());
  }

  @Test
  void pagesShowEachSubnetOnceThoughOthersComeAndGo() {
    for (int i = 0; i < 12; i++) {
      aws.subnet(vpc, "10.20." + i + ".0/24");
    }
    DescribeSubnetsResponse first = aws.ec2.describeSubnets(r -> r.maxResults(5));
    Set<String> seen = new HashSet<>();
    first.subnets().forEach(subnet -> seen.add(subnet.subnetId()));
    List<String> waiting =
        aws.ec2.describeSubnets().subnets().stream()
            .map(Subnet::subnetId)
            .filter(id -> !seen.contains(id))
            .toList();

    first.subnets().forEach(subnet -> aws.ec2.deleteSubnet(r -> r.subnetId(subnet.subnetId())));
    DescribeSubnetsResponse second =
        aws.ec2.describeSubnets(r -> r.maxResults(5).nextToken(first.nextToken()));
    DescribeSubnetsResponse third =
        aws.ec2.describeSubnets(r -> r.maxResults(5).nextToken(second.nextToken()));

    Set<String> rest = new HashSet<>();
    second.subnets().forEach(subnet -> rest.add(subnet.subnetId()));
    third.subnets().forEach(subnet -> rest.add(subnet.subnetId()));
    assertEquals(Set.copyOf(waiting), rest);
    assertNull(third.nextToken());
  }

  @Test
  void pagesHaveASizeAndATokenThatWasGiven() {
    assertRefused("InvalidParameterValue", () -> aws.ec2.describeSubnets(r -> r.maxResults(4)));
    assertRefused(
        "InvalidParameterValue", () -> aws.ec2.describeRouteTables(r -> r.maxResults(101)));
    assertRefused(
        "InvalidPaginationToken",
        () -> aws.ec2.describeVpcs(r -> r.maxResults(5).nextToken("made up")));
    assertRefused(
        "InvalidParameterCombination",
        () -> aws.ec2.describeInstances(r -> r.instanceIds("i-0123456789abcdef0").maxResults(5)));
  }
}
