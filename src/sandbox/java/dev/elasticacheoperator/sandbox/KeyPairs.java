package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateKeyPairRequest;

/** The one thing that an environment takes for granted on AWS. */
record KeyPairs(SimulatedCloud cloud) {

  private record KeyPair(String region, String name) {}

  /** Makes the key pairs that the objects name, as their owner would have done before. */
  void make(List<HasMetadata> objects) {
    var wanted = new HashSet<KeyPair>();
    for (var object : objects) {
      if (object instanceof ElastiCacheEnvironment environment
          && environment.getSpec() != null
          && environment.getSpec().bastion() != null
          && environment.getSpec().bastion().keyName() != null) {
        var spec = environment.getSpec();
        var region = Objects.requireNonNullElse(spec.region(), OperatorSettings.REGION);
        wanted.add(new KeyPair(region, spec.bastion().keyName()));
      }
    }
    wanted.forEach(this::make);
  }

  private void make(KeyPair pair) {
    var request = CreateKeyPairRequest.builder().keyName(pair.name).build();
    try {
      cloud
          .account(SimulatedCloud.DEFAULT_ACCOUNT)
          .untyped("ec2", pair.region)
          .call(Ec2Client.class.getMethod("createKeyPair", CreateKeyPairRequest.class), request);
    } catch (Throwable e) {
      throw new IllegalStateException("Key pair " + pair + " cannot be made", e);
    }
  }
}
