package dev.elasticacheoperator.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator.Feature;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.api.v1alpha1.StepState;
import dev.elasticacheoperator.api.v1alpha1.StepStatus;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DesiredStateBuilderTest {

  private static final OperatorIdentity SETTINGS = new OperatorIdentity("lab", "us-east-1");
  private static final Path GOLDEN = Path.of("src/test/resources/desired");
  private static final ObjectMapper YAML =
      new ObjectMapper(
              new YAMLFactory()
                  .enable(Feature.MINIMIZE_QUOTES)
                  .enable(Feature.INDENT_ARRAYS_WITH_INDICATOR)
                  .disable(Feature.WRITE_DOC_START_MARKER))
          .registerModule(new Jdk8Module())
          .registerModule(
              new SimpleModule().addSerializer(Duration.class, ToStringSerializer.instance));

  static Stream<Path> objects() throws IOException {
    return Stream.concat(Files.list(Path.of("examples")), Files.list(GOLDEN))
        .filter(file -> !file.toString().endsWith(".golden.yaml"))
        .sorted();
  }

  /**
   * The examples, and the objects beside the golden files; {@code -Dupdate} rewrites the latter.
   */
  @ParameterizedTest
  @MethodSource("objects")
  void isAsInTheGoldenFile(Path file) throws IOException {
    Path golden = GOLDEN.resolve(file.getFileName().toString().replace(".yaml", ".golden.yaml"));
    String desired =
        YAML.writeValueAsString(DesiredStateBuilder.of(read(Files.readString(file)), SETTINGS));
    if (System.getProperty("update") != null) {
      Files.writeString(golden, desired);
    }
    assertEquals(Files.readString(golden), desired);
  }

  @ParameterizedTest
  @MethodSource("objects")
  void isTheSameEveryTime(Path file) throws IOException {
    String yaml = Files.readString(file);
    assertEquals(
        DesiredStateBuilder.of(read(yaml), SETTINGS), DesiredStateBuilder.of(read(yaml), SETTINGS));
  }

  static List<Arguments> invalid() {
    return List.of(
        Arguments.of("{cache: {engine: redis, nodeType: cache.t3.micro}}", "vpc"),
        Arguments.of("{vpc: {cidrBlock: 10.20.0.0/16}}", "cache"),
        Arguments.of(spec("vpc: {name: x}"), "vpc.cidrBlock"),
        Arguments.of(spec("vpc: {cidrBlock: 10.0.0.0/8}"), "vpc.cidrBlock"),
        Arguments.of(spec("vpc: {cidrBlock: ten}"), "vpc.cidrBlock"),
        Arguments.of(
            "{vpc: {cidrBlock: 10.20.0.0/16}, cache: {engine: keydb, nodeType: cache.t3.micro}}",
            "cache.engine"),
        Arguments.of("{vpc: {cidrBlock: 10.20.0.0/16}, cache: {engine: redis}}", "cache.nodeType"),
        Arguments.of(
            spec("cache: {engine: redis, nodeType: cache.t3.micro, version: newest}"),
            "cache.version"),
        Arguments.of(
            spec("cache: {engine: redis, nodeType: cache.t3.micro, version: '3.2.4'}"),
            "cache.version"),
        Arguments.of(spec("parameterGroup: {family: redis6.x}"), "parameterGroup.family"),
        Arguments.of(
            spec("network: {cacheSubnets: [{cidrBlock: 10.21.0.0/24}]}"), "network.cacheSubnets"),
        Arguments.of(
            spec("network: {cacheSubnets: [{cidrBlock: 10.20.0.0/24}, {cidrBlock: 10.20.0.0/25}]}"),
            "network.cacheSubnets"),
        Arguments.of(
            spec("bastion: {subnet: {cidrBlock: 10.99.0.0/24}}"), "bastion.subnet.cidrBlock"),
        // Multi-AZ and serverless need two zones.
        Arguments.of(
            spec(
                "cache: {engine: valkey, nodeType: cache.t3.micro, replicas: 1}\n"
                    + "network: {cacheSubnets: [{cidrBlock: 10.20.0.0/24}]}"),
            "network.cacheSubnets"),
        Arguments.of(
            spec(
                "cache: {engine: valkey, serverless: {}}\n"
                    + "network: {cacheSubnets: [{availabilityZone: us-west-2a},"
                    + " {availabilityZone: us-west-2a}]}"),
            "network.cacheSubnets"),
        Arguments.of(
            spec("cache: {engine: redis, version: '6.2', serverless: {}}"), "cache.version"),
        // Nothing is left to carve.
        Arguments.of(
            spec("network: {cacheSubnets: [{cidrBlock: 10.20.0.0/16}]}"),
            "bastion.subnet.cidrBlock"),
        Arguments.of(spec("vpc: {cidrBlock: 10.20.0.0/28}"), "bastion.subnet.cidrBlock"),
        // Nothing is carved from a VPC whose blocks only AWS knows.
        Arguments.of(spec("vpc: {id: vpc-0}"), "network.cacheSubnets"),
        Arguments.of(
            spec("vpc: {id: vpc-0}\nnetwork: {cacheSubnets: [{id: subnet-0}]}"),
            "bastion.subnet.cidrBlock"),
        Arguments.of(spec("network: {cacheSubnets: [{id: subnet-0}]}"), "network.cacheSubnets"),
        Arguments.of(spec("bastion: {subnet: {cidrBlock: 10.20.0.0/16}}"), "network.cacheSubnets"));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void anInvalidSpecIsRefusedByField(String spec, String field) {
    ElastiCacheEnvironment object = object("shop", "sessions", spec);
    InvalidSpec refusal =
        assertThrows(InvalidSpec.class, () -> DesiredStateBuilder.of(object, SETTINGS), spec);
    assertEquals(field, refusal.field(), refusal.getMessage());
    assertTrue(refusal.getMessage().startsWith(field + " "), refusal.getMessage());
    assertEquals("sessions", DesiredStateBuilder.identity(object, SETTINGS).owner().name());
  }

  @Test
  void anObjectWithoutASpecHasAnIdentityAndNothingElse() {
    ElastiCacheEnvironment object = object("shop", "sessions", "null");
    assertThrows(InvalidSpec.class, () -> DesiredStateBuilder.of(object, SETTINGS));
    ElastiCacheEnvironment plain = object("shop", "sessions", spec(""));
    assertEquals(
        DesiredStateBuilder.identity(plain, SETTINGS),
        DesiredStateBuilder.identity(object, SETTINGS));
    assertEquals("sessions-endpoint", DesiredStateBuilder.secretName(object));
  }

  /** Off and on again must find the same subnets, or the cache would have to move. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                              | ''",
        "''                                              | , subnet: {cidrBlock: 10.20.1.0/24}",
        "'network: {cacheSubnets: [{}, {}]}'             | ''",
      })
  void theCacheSubnetsDoNotDependOnWhetherThereIsABastion(String network, String subnet) {
    DesiredState on = desired(spec(network + "\nbastion: {enabled: true" + subnet + "}"));
    DesiredState off = desired(spec(network + "\nbastion: {enabled: false" + subnet + "}"));
    assertEquals(on.cacheSubnets(), off.cacheSubnets());
    assertTrue(off.bastion().isEmpty() && off.securityGroups().bastionGroupName().isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "10.20.0.0/16, 10.20.1.0/24,   10.20.254.0/24",
    "10.20.0.0/20, 10.20.1.0/24,   10.20.14.0/24",
    "10.20.0.0/22, 10.20.1.0/24,   10.20.2.0/24",
    "10.20.0.0/23, 10.20.0.128/25, 10.20.1.0/25",
    "10.20.0.0/26, 10.20.0.16/28,  10.20.0.32/28",
    "10.20.0.0/27, 10.20.0.16/28,  10.20.0.0/28",
  })
  void subnetsAreCarvedFromTheVpc(String vpc, String cache, String bastion) {
    DesiredState desired = desired(spec("vpc: {cidrBlock: " + vpc + "}"));
    assertEquals(Optional.of(cache), desired.cacheSubnets().get(0).cidrBlock());
    assertEquals(Optional.of(bastion), desired.bastion().orElseThrow().subnet().cidrBlock());
  }

  @ParameterizedTest
  @CsvSource({
    "10.20.0.0/16, 10.20.2.0/24",
    "10.20.0.0/22, 10.20.3.0/24",
    "10.20.0.0/23, 10.20.1.128/25",
    "10.20.0.0/26, 10.20.0.48/28",
  })
  void anotherCacheSubnetMovesNeitherTheFirstNorTheBastions(String vpc, String second) {
    DesiredState one = desired(spec("vpc: {cidrBlock: " + vpc + "}"));
    DesiredState two = desired(spec("vpc: {cidrBlock: " + vpc + "}", "replicas: 1"));
    assertEquals(one.cacheSubnets(), two.cacheSubnets().subList(0, 1));
    assertEquals(one.bastion(), two.bastion());
    assertEquals(
        List.of(Optional.of(second)),
        two.cacheSubnets().subList(1, 2).stream().map(DesiredState.Subnet::cidrBlock).toList());
    DesiredState off = desired(spec("vpc: {cidrBlock: " + vpc + "}\nbastion: {enabled: false}"));
    assertEquals(one.cacheSubnets(), off.cacheSubnets());
  }

  @Test
  void theBastionsBlockIsFreeForACacheSubnetThatHasNoOther() {
    String small = "vpc: {cidrBlock: 10.20.0.0/27}";
    DesiredState without = desired(spec(small + "\nbastion: {enabled: false}", "replicas: 1"));
    assertEquals(2, without.cacheSubnets().size());
    var refusal = assertThrows(InvalidSpec.class, () -> desired(spec(small, "replicas: 1")));
    assertEquals("network.cacheSubnets", refusal.field());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "                             | 1 | 1",
        "replicas: 1                  | 2 | 2",
        "replicas: 1, multiAz: false  | 1 | 1",
        "shards: 2                    | 1 | 1",
        "engine: valkey               | 1 | 1",
        "engine: memcached            | 1 | 1",
        "engine: memcached, nodes: 2  | 2 | 2",
        "engine: valkey, serverless: {} | 2 | 2",
      })
  void asManyDefaultSubnetsAsTheTopologyNeedsZones(String cache, int subnets, int zones) {
    DesiredState desired = desired(spec("", cache == null ? "" : cache));
    assertEquals(subnets, desired.cacheSubnets().size());
    assertEquals(zones, desired.cacheZones());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 1                    | {}, {}                                       | 2",
        "replicas: 1                    | {availabilityZone: us-east-1a}, {}, {}        | 2",
        "                               | {}, {}                                       | 1",
        "engine: memcached, nodes: 2    | {}                                           | 1",
        "engine: valkey, serverless: {} | {}, {}, {}                                   | 3",
      })
  void givenSubnetsNeedAsManyZonesAsTheCache(String cache, String subnets, int zones) {
    String network = "network: {cacheSubnets: [" + subnets + "]}";
    assertEquals(zones, desired(spec(network, cache == null ? "" : cache)).cacheZones());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "replicas: 1                    | {}",
        "replicas: 1 | {availabilityZone: us-east-1a}, {availabilityZone: us-east-1a}",
        "engine: valkey, serverless: {} | {}",
        "engine: valkey, serverless: {} | {}, {}, {}, {}",
        "engine: valkey, serverless: {} | {availabilityZone: us-east-1a}, {}, {availabilityZone: us-east-1a}",
      })
  void givenSubnetsThatCannotBeInEnoughZonesAreRefused(String cache, String subnets) {
    var spec = spec("network: {cacheSubnets: [" + subnets + "]}", cache);
    var refusal = assertThrows(InvalidSpec.class, () -> desired(spec));
    assertEquals("network.cacheSubnets", refusal.field());
  }

  @Test
  void aSmallerCacheKeepsTheDefaultSubnetsThatExist() {
    var object = object("shop", "sessions", spec(""));
    var subnets =
        new StepStatus(
            "cacheSubnets", StepState.READY, List.of("subnet-1", "subnet-2"), "", Instant.EPOCH);
    object.setStatus(
        ElastiCacheEnvironmentStatus.empty().toBuilder().steps(List.of(subnets)).build());
    var desired = DesiredStateBuilder.of(object, SETTINGS);
    assertEquals(desired(spec("", "replicas: 1")).cacheSubnets(), desired.cacheSubnets());
    assertEquals(1, desired.cacheZones());
  }

  @ParameterizedTest
  @CsvSource({
    "t3.micro,     x86_64", "t4g.nano,  arm64", "m6g.large,   arm64", "r6gd.large, arm64",
    "c7gn.medium,  arm64", "a1.medium, arm64", "im4gn.large, arm64", "g4dn.xlarge, x86_64",
    "m5zn.large,   x86_64", "g5g.large, arm64", "x2iedn.large, x86_64", "u-6tb1.metal, x86_64",
  })
  void theImageFitsTheProcessor(String instanceType, String architecture) {
    assertEquals(
        "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-" + architecture,
        desired(spec("bastion: {instanceType: " + instanceType + "}"))
            .bastion()
            .orElseThrow()
            .imageParameter());
  }

  @Test
  void theSessionManagerPolicyIsThereOnce() {
    String own = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
    assertEquals(List.of(own), policies("iam: {policyArns: ['" + own + "']}"));
    assertEquals(List.of(own), policies("iam: {policyArns: []}"));
  }

  @ParameterizedTest
  @CsvSource({
    "eu-central-1,    aws",
    "cn-north-1,      aws-cn",
    "us-gov-west-1,   aws-us-gov",
    "us-iso-east-1,   aws-iso",
    "us-isob-east-1,  aws-iso-b",
    "eu-isoe-west-1,  aws-iso-e",
    "us-isof-south-1, aws-iso-f",
    "eusc-de-east-1,  aws-eusc",
  })
  void theDefaultPoliciesAreOfTheRegionsPartition(String region, String partition) {
    String managed = "arn:" + partition + ":iam::aws:policy/";
    assertEquals(
        List.of(managed + "AmazonElastiCacheFullAccess", managed + "AmazonSSMManagedInstanceCore"),
        policies("region: " + region));
  }

  @Test
  void aRegionOfNoPartitionIsRefusedByName() {
    var refusal = assertThrows(InvalidSpec.class, () -> policies("region: xx-north-1"));
    assertEquals(
        "region must be in a partition that this version of the operator knows, but xx-north-1 is in"
            + " none. Create the environment in another region, or upgrade the operator",
        refusal.getMessage());
  }

  private static List<String> policies(String more) {
    return desired(spec(more)).bastion().orElseThrow().role().policyArns();
  }

  private static DesiredState desired(String spec) {
    return DesiredStateBuilder.of(object("shop", "sessions", spec), SETTINGS);
  }

  /** The smallest spec with more lines of YAML, which replace those of the same key. */
  static String spec(String more) {
    return (more.startsWith("vpc") ? "" : "vpc: {cidrBlock: 10.20.0.0/16}\n")
        + (more.startsWith("cache") ? "" : "cache: {engine: redis, nodeType: cache.t3.micro}\n")
        + more;
  }

  /** The smallest spec with more fields of the cache, in YAML's flow style. */
  private static String spec(String more, String cache) {
    return (more.startsWith("vpc") ? "" : "vpc: {cidrBlock: 10.20.0.0/16}\n")
        + "cache: {%s nodeType: cache.t3.micro, %s}\n"
            .formatted(cache.contains("engine") ? "" : "engine: redis,", cache)
        + more;
  }

  static ElastiCacheEnvironment object(String namespace, String name, String spec) {
    return read(
        "metadata: {namespace: \"%s\", name: \"%s\", uid: u-1}\nspec:\n%s"
            .formatted(namespace, name, spec.indent(2)));
  }

  private static ElastiCacheEnvironment read(String yaml) {
    ElastiCacheEnvironment object = Serialization.unmarshal(yaml, ElastiCacheEnvironment.class);
    if (object.getMetadata().getNamespace() == null) {
      object.getMetadata().setNamespace("default");
    }
    return object;
  }
}
