package dev.elasticacheoperator.aws.read;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.InstanceNetworkInterface;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.Subnet;
import software.amazon.awssdk.services.ec2.model.Tag;

class SharedPartsTest {

  @Test
  void resourcesShareEqualTagsAndTexts() {
    var one = SharedParts.in(subnet("subnet-1"));
    var other = SharedParts.in(subnet("subnet-2"));
    assertNotSame(one, other);
    assertSame(one.tags().get(0), other.tags().get(0));
    assertSame(one.availabilityZone(), other.availabilityZone());
  }

  @Test
  void copyEqualsTheResource() {
    var instance =
        Instance.builder()
            .instanceId("i-1")
            .state(state -> state.code(16).name(InstanceStateName.RUNNING))
            .ebsOptimized(false)
            .tags(tag("Name", "one"), tag("team", "web"))
            .networkInterfaces(
                InstanceNetworkInterface.builder()
                    .networkInterfaceId("eni-1")
                    .groups(group -> group.groupId("sg-1"))
                    .build())
            .build();
    assertEquals(instance, SharedParts.in(instance));
  }

  /** The SDK reads an empty element of an answer as an empty list. */
  @Test
  void emptyListBecomesAMissingOne() {
    var read = SharedParts.in(Subnet.builder().subnetId("subnet-1").tags(List.of()).build());
    assertEquals(Subnet.builder().subnetId("subnet-1").build(), read);
    assertEquals(List.of(), read.tags());
  }

  /** An unknown value of a newer AWS stays readable. */
  @Test
  void unknownStateKeepsItsText() {
    var read = SharedParts.in(Subnet.builder().state("draining").build());
    assertEquals("draining", read.stateAsString());
  }

  @Test
  void otherTypesStayAsTheyAre() {
    var status = AgentStatus.ONLINE;
    assertSame(status, SharedParts.in(status));
  }

  private static Subnet subnet(String id) {
    return Subnet.builder()
        .subnetId(id)
        .availabilityZone(new String("us-west-2a"))
        .tags(tag(new String("team"), new String("web")))
        .build();
  }

  private static Tag tag(String key, String value) {
    return Tag.builder().key(key).value(value).build();
  }
}
