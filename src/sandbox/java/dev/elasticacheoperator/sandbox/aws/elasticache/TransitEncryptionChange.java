package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/**
 * Changes of encryption in transit, one step a call: off, preferred, required and back. The
 * messages were measured on AWS (n8n-io/terraform-aws-n8n README; aws-controllers-k8s/community
 * issue 2536; cloudposse/terraform-aws-elasticache-redis issues 239, 240 and PR 231).
 */
final class TransitEncryptionChange {

  UnaryOperator<GroupPicture> edit(
      ModifyReplicationGroupRequest request, GroupPicture current, SimulatedEngineVersion version) {
    Boolean enabled = request.transitEncryptionEnabled();
    TransitEncryptionMode mode = request.transitEncryptionMode();
    if (enabled == null && mode == null) {
      return UnaryOperator.identity();
    }
    if (current.access().controlled() && (enabled == null || !changesNothing(request, current))) {
      throw refused(
          "Modification of transit encryption is not supported for access control enabled"
              + " clusters.");
    }
    if (!Boolean.TRUE.equals(request.applyImmediately())) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Transit encryption modification should be called with applied immediately option.");
    }
    boolean after = enabled == null ? current.transitEncryption() : enabled;
    if (mode != null && !after) {
      throw refused("To modify transit encryption mode, set encryption-in-transit as enabled.");
    }
    GroupRules.refuseOldForTlsMode(version);
    return after ? on(current, mode) : off(current);
  }

  private static boolean changesNothing(
      ModifyReplicationGroupRequest request, GroupPicture current) {
    return request.transitEncryptionEnabled() == current.transitEncryption()
        && (request.transitEncryptionMode() == null
            || request.transitEncryptionMode() == current.shape().transitEncryptionMode());
  }

  private static UnaryOperator<GroupPicture> on(GroupPicture current, TransitEncryptionMode mode) {
    if (!current.transitEncryption() && mode != TransitEncryptionMode.PREFERRED) {
      throw refused(
          "Direct transition from transit-encryption-disabled to transit-encryption-enabled is not"
              + " allowed. Update the cluster to transit-encryption-mode preferred prior to"
              + " enabling transit encryption.");
    }
    TransitEncryptionMode after =
        Optional.ofNullable(mode).orElse(current.shape().transitEncryptionMode());
    return p -> p.with(shape -> shape.transitEncryptionEnabled(true).transitEncryptionMode(after));
  }

  private static UnaryOperator<GroupPicture> off(GroupPicture current) {
    if (current.shape().transitEncryptionMode() == TransitEncryptionMode.REQUIRED) {
      throw refused(
          "Direct transition from transit-encryption-enabled to transit-encryption-disabled is not"
              + " allowed. Update the cluster to transit-encryption-mode preferred prior to"
              + " disabling transit encryption.");
    }
    return p ->
        p.with(
            shape ->
                shape
                    .transitEncryptionEnabled(false)
                    .transitEncryptionMode((TransitEncryptionMode) null));
  }

  private static RuntimeException refused(String message) {
    return ElastiCacheError.INVALID_PARAMETER_COMBINATION.because("%s", message);
  }
}
