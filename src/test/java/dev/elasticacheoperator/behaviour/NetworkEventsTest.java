package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.elasticacheoperator.lab.StoredApiServer.RecordedEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Events of the network steps name what AWS has created and deleted, by id. */
class NetworkEventsTest {

  @Test
  void nameEveryResourceThatWasCreatedAndDeleted() {
    var fixture = Fixture.ready();
    var vpc = fixture.id("vpc");
    var cacheSubnet = fixture.id("cacheSubnets");
    var bastionSubnet = fixture.id("bastionSubnet");
    var gateway = fixture.id("internetGateway");
    var table = fixture.id("routeTable");
    var cacheGroup = fixture.cacheGroup();
    var bastionGroup = fixture.bastionGroup();
    assertReported(
        fixture,
        "Created VPC " + vpc + " (10.20.0.0/16)",
        "Turned on DNS hostnames of VPC " + vpc,
        "Created subnet " + cacheSubnet + " (10.20.1.0/24)",
        "Created security group " + cacheGroup + " (sessions-cache)",
        "Created security group " + bastionGroup + " (sessions-7e5f5de3-bastion)",
        "Allowed tcp 22 from 198.51.100.0/24 in security group "
            + bastionGroup
            + " (sessions-7e5f5de3-bastion)",
        "Created subnet " + bastionSubnet + " (10.20.254.0/24)",
        "Turned on public addresses of subnet " + bastionSubnet,
        "Created internet gateway " + gateway + " (sessions-igw)",
        "Attached internet gateway " + gateway + " to " + vpc,
        "Created route table " + table + " (sessions-public)",
        "Routed 0.0.0.0/0 to " + gateway + " in route table " + table,
        "Associated route table " + table + " with subnet " + bastionSubnet);

    fixture.delete();
    fixture.harness.untilGone(Fixture.NAME);
    assertReported(
        fixture,
        "Disassociated route table " + table + " from subnet " + bastionSubnet,
        "Deleted route table " + table,
        "Detached internet gateway " + gateway + " from " + vpc,
        "Deleted internet gateway " + gateway,
        "Deleted subnet " + bastionSubnet,
        "Deleted subnet " + cacheSubnet,
        "Deleted security group " + cacheGroup + " (sessions-cache)",
        "Deleted VPC " + vpc);
  }

  private static void assertReported(Fixture fixture, String... expected) {
    var events = fixture.harness.api.events().stream().map(RecordedEvent::message).toList();
    var missing = new ArrayList<>(List.of(expected));
    missing.removeAll(events);
    assertEquals(List.of(), missing, () -> "in " + events);
  }
}
