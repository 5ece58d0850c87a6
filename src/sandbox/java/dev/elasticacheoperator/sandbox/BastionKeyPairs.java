package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;

/** Creates EC2 key pairs, which an environment names and the operator never creates. */
record BastionKeyPairs(SimulatedCloud cloud) {

  private record KeyPair(String region, String name) {}

  /** Creates the key pairs that the environments name and that do not exist. */
  void create(List<HasMetadata> objects) {
    var wanted = new HashSet<KeyPair>();
    for (var object : objects) {
      if (KubernetesCluster.isEnvironment(object)) {
        var environment = (GenericKubernetesResource) object;
        String region = environment.get("spec", "region");
        String key = environment.get("spec", "bastion", "keyName");
        if (key != null) {
          wanted.add(new KeyPair(Objects.requireNonNullElse(region, OperatorSettings.REGION), key));
        }
      }
    }
    wanted.forEach(this::create);
  }

  private void create(KeyPair pair) {
    var request = CreateKeyPairRequest.builder().keyName(pair.name).build();
    try {
      cloud
          .account(SimulatedCloud.DEFAULT_ACCOUNT)
          .untyped("ec2", pair.region)
          .call(Ec2Client.class.getMethod("createKeyPair", CreateKeyPairRequest.class), request);
    } catch (AwsServiceException e) {
      if (!e.awsErrorDetails().errorCode().equals("InvalidKeyPair.Duplicate")) {
        throw e;
      }
    } catch (Throwable e) {
      throw new IllegalStateException("Cannot create key pair " + pair, e);
    }
  }
}
