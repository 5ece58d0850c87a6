package dev.elasticacheoperator.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/** An environment in another partition than AWS's commercial one. */
class PartitionTest {

  @ParameterizedTest
  @CsvSource({
    "cn-north-1,     aws-cn",
    "us-gov-west-1,  aws-us-gov",
    "us-iso-east-1,  aws-iso",
    "eusc-de-east-1, aws-eusc",
  })
  void attachesThePoliciesOfItsPartition(String region, String partition) {
    var fixture = new Fixture();
    var resource = Fixture.article();
    resource.setSpec(Fixture.with(resource.getSpec(), "region", region));
    resource.setSpec(Fixture.with(resource.getSpec(), "iam.policyArns", null));
    List.of("network.cacheSubnets", "bastion.subnet", "bastion.keyName")
        .forEach(field -> resource.setSpec(Fixture.with(resource.getSpec(), field, null)));
    fixture.harness.api.apply(resource);
    fixture.harness.untilReady(Fixture.NAME);

    var attached =
        fixture
            .harness
            .clients(region)
            .iam()
            .listAttachedRolePolicies(r -> r.roleName(resource.getSpec().iam().roleName()))
            .attachedPolicies()
            .stream()
            .map(AttachedPolicy::policyArn)
            .collect(Collectors.toSet());
    var managed = "arn:" + partition + ":iam::aws:policy/";
    assertEquals(
        Set.of(managed + "AmazonElastiCacheFullAccess", managed + "AmazonSSMManagedInstanceCore"),
        attached);
  }
}
