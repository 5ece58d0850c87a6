package dev.elasticacheoperator.sandbox.aws.elasticache;

import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.fact;
import static dev.elasticacheoperator.sandbox.aws.elasticache.TopologyRegion.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import software.amazon.awssdk.services.ec2.model.VpcEndpoint;
import software.amazon.awssdk.services.elasticache.model.CreateServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.ModifyServerlessCacheRequest;
import software.amazon.awssdk.services.elasticache.model.ServerlessCache;

/** Facts about serverless caches and their snapshots. */
class ServerlessFactsTest {

  private static final String VALUE = "InvalidParameterValue";
  private static final String COMBINATION = "InvalidParameterCombination";

  private static ServerlessCache create(
      TopologyRegion t, Consumer<CreateServerlessCacheRequest.Builder> more) {
    return t.region
        .cache
        .createServerlessCache(
            r -> {
              r.serverlessCacheName("sl").engine("valkey").subnetIds(t.twoSubnets());
              more.accept(r);
            })
        .serverlessCache();
  }

  private static ServerlessCache available(
      TopologyRegion t, Consumer<CreateServerlessCacheRequest.Builder> more) {
    create(t, more);
    t.settle();
    return shown(t);
  }

  private static ServerlessCache shown(TopologyRegion t) {
    return t.region
        .cache
        .describeServerlessCaches(r -> r.serverlessCacheName("sl"))
        .serverlessCaches()
        .get(0);
  }

  private static List<VpcEndpoint> endpoints(TopologyRegion t) {
    return t.region
        .ec2
        .describeVpcEndpoints(
            r -> r.filters(f -> f.name("tag:AmazonElastiCacheManaged").values("true")))
        .vpcEndpoints();
  }

  private static void modify(
      TopologyRegion t, Consumer<ModifyServerlessCacheRequest.Builder> change) {
    t.region.cache.modifyServerlessCache(r -> change.accept(r.serverlessCacheName("sl")));
  }

  @TestFactory
  Stream<DynamicTest> serverless() {
    return Stream.of(
        fact(
            "endpoints come with available, the reader one port above",
            "go-to-k/cdk-real-drift, recorded; aws/agent-toolkit-for-aws",
            t -> {
              assertNull(create(t, r -> {}).endpoint());
              t.settle();
              var cache = shown(t);
              assertTrue(
                  cache
                      .endpoint()
                      .address()
                      .matches("sl-\\w{6}\\.serverless\\.usw2\\.cache\\.amazonaws\\.com"));
              assertEquals(6379, cache.endpoint().port());
              assertEquals(6380, cache.readerEndpoint().port());
            }),
        fact(
            "what is not given reads back with AWS's defaults",
            "go-to-k/cdk-real-drift, recorded",
            t -> {
              var cache = available(t, r -> r.engine("redis"));
              assertEquals(" ", cache.description());
              assertEquals(0, cache.snapshotRetentionLimit());
              assertEquals("05:30", cache.dailySnapshotTime());
              assertEquals("7.1", cache.fullEngineVersion());
              assertNull(cache.cacheUsageLimits());
            }),
        fact(
            "a minor version is refused",
            "API reference, CreateServerlessCache",
            t -> refused(VALUE, "8.1", () -> create(t, r -> r.majorEngineVersion("8.1")))),
        fact(
            "two or three subnets in zones of their own",
            "go-to-k/cdk-real-drift; the number is from memory",
            t -> {
              var vpc = t.region.vpc();
              var one = t.region.subnet(vpc, 1, "us-west-2a");
              var two = t.region.subnet(vpc, 2, "us-west-2a");
              refused(
                  VALUE, "different Availability Zones", () -> create(t, r -> r.subnetIds(one)));
              refused(
                  VALUE,
                  "different Availability Zones",
                  () -> create(t, r -> r.subnetIds(one, two)));
            }),
        fact(
            "a zone without the endpoint service is refused by name",
            "from memory",
            t -> {
              t.region.account.offers(CacheRegion.NAME).withoutElastiCache("us-west-2b");
              refused(VALUE, "us-west-2b", () -> create(t, r -> {}));
            }),
        fact(
            "one field a call",
            "terraform-provider-aws#40461",
            t -> {
              available(t, r -> {});
              refused(
                  COMBINATION,
                  "only support modifying one field per request",
                  () -> modify(t, r -> r.description("n").snapshotRetentionLimit(1)));
            }),
        fact(
            "the engine is not sent again",
            "terraform-provider-aws#39711",
            t -> {
              available(t, r -> {});
              refused(
                  VALUE,
                  "only cross-engine upgrades to Valkey",
                  () -> modify(t, r -> r.engine("valkey").majorEngineVersion("9")));
            }),
        fact(
            "redis becomes valkey in place and keeps its data",
            "aws-controllers-k8s, e2e test",
            t -> {
              available(t, r -> r.engine("redis"));
              var before = t.region.dataOf("sl");
              modify(t, r -> r.engine("valkey").majorEngineVersion("8"));
              assertEquals("modifying", shown(t).status());
              t.settle();
              assertEquals("valkey", shown(t).engine());
              assertEquals(before, t.region.dataOf("sl"));
            }),
        fact(
            "zero removes a limit",
            "terraform-provider-aws#35648",
            t -> {
              available(t, r -> r.cacheUsageLimits(l -> l.ecpuPerSecond(e -> e.maximum(5000))));
              refused(
                  VALUE,
                  "Must be between 1000 and 15000000",
                  () ->
                      modify(t, r -> r.cacheUsageLimits(l -> l.ecpuPerSecond(e -> e.maximum(10)))));
              modify(t, r -> r.cacheUsageLimits(l -> l.ecpuPerSecond(e -> e.maximum(0))));
              t.settle();
              assertNull(shown(t).cacheUsageLimits().ecpuPerSecond().maximum());
            }),
        fact(
            "the user group goes with RemoveUserGroup",
            "terraform-provider-aws#42766",
            t -> {
              t.valkeyUsers("people");
              available(t, r -> r.userGroupId("people"));
              modify(t, r -> r.removeUserGroup(true));
              t.settle();
              assertNull(shown(t).userGroupId());
            }),
        fact(
            "its interfaces hold the subnets until some minutes after the deletion",
            "terraform-provider-aws, serverless_cache.go; the minutes are from memory",
            t -> {
              var cache = available(t, r -> {});
              t.region.cache.deleteServerlessCache(r -> r.serverlessCacheName("sl"));
              t.region.minutes(4);
              refused("ServerlessCacheNotFoundFault", "sl", () -> shown(t));
              var subnet = cache.subnetIds().get(0);
              refused(
                  "DependencyViolation",
                  subnet,
                  () -> t.region.ec2.deleteSubnet(r -> r.subnetId(subnet)));
              t.settle();
              t.region.ec2.deleteSubnet(r -> r.subnetId(subnet));
            }),
        fact(
            "tags are told while it is modifying and not while it is creating",
            "ekristen/aws-nuke#256, measured",
            t -> {
              var arn = create(t, r -> r.tags(g -> g.key("team").value("web"))).arn();
              refused(
                  "InvalidServerlessCacheStateFault",
                  "creating",
                  () -> t.region.cache.listTagsForResource(r -> r.resourceName(arn)));
              t.settle();
              modify(t, r -> r.description("n"));
              var tags = t.region.cache.listTagsForResource(r -> r.resourceName(arn)).tagList();
              assertEquals("web", tags.get(0).value());
            }),
        fact(
            "a change of tags shows available first and then modifying",
            "terraform-provider-aws#48930",
            t -> {
              var arn = available(t, r -> {}).arn();
              t.region.cache.addTagsToResource(
                  r -> r.resourceName(arn).tags(g -> g.key("team").value("web")));
              assertEquals("available", shown(t).status());
              t.region.clock.advance(Duration.ofSeconds(5));
              assertEquals("modifying", shown(t).status());
              refused(
                  "InvalidServerlessCacheStateFault",
                  "modifying",
                  () -> modify(t, r -> r.description("n")));
              t.settle();
              assertEquals("available", shown(t).status());
            }),
        fact(
            "a create that fails gives its reason in an event, and keeps its name until deleted",
            "terraform-provider-aws#35896; the event is from memory",
            t -> {
              t.region
                  .account
                  .cacheFaults(CacheRegion.NAME)
                  .endCreatesIn("create-failed", "No capacity.");
              assertEquals("create-failed", available(t, r -> {}).status());
              assertNull(shown(t).endpoint());
              refused(
                  "InvalidServerlessCacheStateFault",
                  "create-failed",
                  () -> modify(t, r -> r.description("n")));
              refused("ServerlessCacheAlreadyExistsFault", "sl", () -> create(t, r -> {}));
              t.region.cache.deleteServerlessCache(r -> r.serverlessCacheName("sl"));
              t.settle();
              refused("ServerlessCacheNotFoundFault", "sl", () -> shown(t));
            }),
        fact(
            "the id of a key reads back as its ARN",
            "terraform-provider-aws#37143",
            t ->
                assertEquals(
                    "arn:aws:kms:us-west-2:000000000000:key/1234abcd",
                    available(t, r -> r.kmsKeyId("1234abcd")).kmsKeyId())),
        fact(
            "the deletion itself answers DependencyViolation at times",
            "terraform-provider-aws, serverless_cache.go",
            t -> {
              available(t, r -> {});
              t.region
                  .account
                  .cacheFaults(CacheRegion.NAME)
                  .refuseServerlessDeletions(Duration.ofMinutes(1));
              refused(
                  "DependencyViolation",
                  "sl",
                  () -> t.region.cache.deleteServerlessCache(r -> r.serverlessCacheName("sl")));
              t.region.minutes(2);
              t.region.cache.deleteServerlessCache(r -> r.serverlessCacheName("sl"));
            }),
        fact(
            "its VPC endpoint outlives it, and only AWS deletes it",
            "AWS re:Post, vpc-delete-requester-managed-endpoint; ElastiCacheServiceRolePolicy",
            t -> {
              var cache = available(t, r -> {});
              var endpoint = endpoints(t).get(0);
              assertEquals(cache.subnetIds(), endpoint.subnetIds());
              assertTrue(endpoint.requesterManaged());
              assertTrue(
                  endpoint.serviceName().startsWith("com.amazonaws.elasticache.serverless."));
              var refusal =
                  t.region
                      .ec2
                      .deleteVpcEndpoints(r -> r.vpcEndpointIds(endpoint.vpcEndpointId()))
                      .unsuccessful()
                      .get(0)
                      .error();
              assertEquals("InvalidParameter", refusal.code());
              assertTrue(refusal.message().contains("requester-managed VPC endpoints"));
              t.region.cache.deleteServerlessCache(r -> r.serverlessCacheName("sl"));
              t.region.minutes(4);
              refused("ServerlessCacheNotFoundFault", "sl", () -> shown(t));
              assertEquals("available", endpoints(t).get(0).stateAsString());
              t.region.minutes(1);
              assertEquals("deleting", endpoints(t).get(0).stateAsString());
              t.region.minutes(1);
              assertEquals(List.of(), endpoints(t));
            }),
        fact(
            "the last snapshot outlives the cache and seeds another",
            "API reference, DeleteServerlessCache, CreateServerlessCache",
            t -> {
              available(t, r -> {});
              var before = t.region.dataOf("sl");
              t.region.cache.deleteServerlessCache(
                  r -> r.serverlessCacheName("sl").finalSnapshotName("last"));
              t.settle();
              var snapshot =
                  t.region
                      .cache
                      .describeServerlessCacheSnapshots(r -> r.serverlessCacheSnapshotName("last"))
                      .serverlessCacheSnapshots()
                      .get(0);
              available(t, r -> r.snapshotArnsToRestore(snapshot.arn()));
              assertEquals(before, t.region.dataOf("sl"));
            }));
  }
}
