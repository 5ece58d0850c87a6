package dev.elasticacheoperator.sandbox;

import dev.elasticacheoperator.api.v1alpha1.BastionSpec;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironment;
import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentSpec;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The one thing that an environment takes for granted on AWS. */
final class KeyPairs {

  private KeyPairs() {}

  /** Makes the key pairs that the objects name, as their owner would have done before. */
  static void make(SimulatedCloud cloud, List<HasMetadata> objects) {
    var account = cloud.account(SimulatedCloud.DEFAULT_ACCOUNT);
    for (var object : objects) {
      if (object instanceof ElastiCacheEnvironment environment && environment.getSpec() != null) {
        var spec = environment.getSpec();
        keyName(spec)
            .ifPresent(
                key -> {
                  var ec2 =
                      account.ec2(
                          Objects.requireNonNullElse(spec.region(), OperatorSettings.REGION));
                  if (ec2.describeKeyPairs().keyPairs().stream()
                      .noneMatch(pair -> pair.keyName().equals(key))) {
                    ec2.createKeyPair(request -> request.keyName(key));
                  }
                });
      }
    }
  }

  private static Optional<String> keyName(ElastiCacheEnvironmentSpec spec) {
    return Optional.ofNullable(spec.bastion()).map(BastionSpec::keyName);
  }
}
