package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.elasticache.model.AuthTokenUpdateStrategyType;
import software.amazon.awssdk.services.elasticache.model.ModifyReplicationGroupRequest;
import software.amazon.awssdk.services.elasticache.model.TransitEncryptionMode;

/**
 * Changes of the AUTH token and the user group (API reference, ModifyReplicationGroup,
 * AuthTokenUpdateStrategy; app-sre/er-aws-elasticache and n8n-io/terraform-aws-n8n, observed;
 * terraform-provider-aws issue 31710; crossplane-contrib/provider-upjet-aws issue 1370).
 */
final class AccessChange {

  private final ElastiCacheState state;
  private final ClusterRules rules;
  private final GroupRules groupRules;

  AccessChange(ElastiCacheState state, ClusterRules rules, GroupRules groupRules) {
    this.state = state;
    this.rules = rules;
    this.groupRules = groupRules;
  }

  UnaryOperator<GroupPicture> edit(
      ModifyReplicationGroupRequest request, GroupPicture current, SimulatedEngineVersion version) {
    boolean token = request.authToken() != null || request.authTokenUpdateStrategy() != null;
    boolean users =
        !request.userGroupIdsToAdd().isEmpty()
            || !request.userGroupIdsToRemove().isEmpty()
            || Boolean.TRUE.equals(request.removeUserGroups());
    if (!token && !users) {
      return UnaryOperator.identity();
    }
    refuseWithoutTls(request, current);
    if (!Boolean.TRUE.equals(request.applyImmediately())) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "A change of the access control needs ApplyImmediately.");
    }
    AccessControl after = after(request, current.access(), version);
    Instant now = state.now();
    return p ->
        p.with(after)
            .with(
                shape ->
                    shape
                        .authTokenEnabled(after.hasToken())
                        .authTokenLastModifiedDate(
                            after.hasToken()
                                ? token ? now : p.shape().authTokenLastModifiedDate()
                                : null)
                        .userGroupIds(after.userGroup().stream().toList()));
  }

  /** TLS must be required before the call: neither preferred nor on its way there. */
  private static void refuseWithoutTls(
      ModifyReplicationGroupRequest request, GroupPicture current) {
    boolean required =
        current.transitEncryption()
            && current.shape().transitEncryptionMode() == TransitEncryptionMode.REQUIRED
            && request.transitEncryptionMode() == null;
    if (required) {
      return;
    }
    if (request.authToken() == null && request.authTokenUpdateStrategy() == null) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "User group based access control requires encryption-in-transit to be enabled on the"
              + " replication group.");
    }
    throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
        "The AUTH token modification is only supported when encryption-in-transit is enabled.");
  }

  private AccessControl after(
      ModifyReplicationGroupRequest request,
      AccessControl current,
      SimulatedEngineVersion version) {
    if (!request.userGroupIdsToAdd().isEmpty()) {
      return withUsers(request, current, version);
    }
    boolean remove =
        Boolean.TRUE.equals(request.removeUserGroups())
            || !request.userGroupIdsToRemove().isEmpty();
    if (remove && request.authToken() == null) {
      return removed(request.userGroupIdsToRemove(), current);
    }
    return withToken(request, current, remove);
  }

  private AccessControl withUsers(
      ModifyReplicationGroupRequest request,
      AccessControl current,
      SimulatedEngineVersion version) {
    boolean deletes = request.authTokenUpdateStrategy() == AuthTokenUpdateStrategyType.DELETE;
    if (current.hasToken() && !deletes) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "User group can't be associated with auth token enabled. Pass AuthStrategy delete to"
              + " proceed.");
    }
    if (request.authToken() != null) {
      throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
          "AuthToken and UserGroupIdsToAdd cannot be given together.");
    }
    List<String> swapped = request.userGroupIdsToRemove().stream().map(Identifiers::of).toList();
    boolean occupied = current.userGroup().filter(group -> !swapped.contains(group)).isPresent();
    if (occupied) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          "Only one user group can be associated with a replication group.");
    }
    return AccessControl.users(groupRules.userGroup(request.userGroupIdsToAdd(), version, true));
  }

  private static AccessControl removed(List<String> named, AccessControl current) {
    Optional<String> group = current.userGroup();
    boolean known =
        group.isPresent()
            && (named.isEmpty()
                || named.stream().map(Identifiers::of).allMatch(group.get()::equals));
    if (!known) {
      throw ElastiCacheError.USER_GROUP_NOT_FOUND.because(
          "User group is not associated with the replication group.");
    }
    return AccessControl.NONE;
  }

  private AccessControl withToken(
      ModifyReplicationGroupRequest request, AccessControl current, boolean removesUsers) {
    if (request.authToken() == null) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because(
          request.authTokenUpdateStrategy() == AuthTokenUpdateStrategyType.DELETE
              ? "Auth token update strategy delete is not supported currently"
              : "AuthToken must be given with the strategy.");
    }
    rules.authToken(request.authToken(), true);
    boolean sets = request.authTokenUpdateStrategy() == AuthTokenUpdateStrategyType.SET;
    if (current.userGroup().isPresent()) {
      if (!removesUsers || !sets) {
        throw ElastiCacheError.INVALID_PARAMETER_COMBINATION.because(
            "With a user group, an AUTH token needs RemoveUserGroups and the strategy SET.");
      }
      return current.set(request.authToken());
    }
    if (!sets) {
      return current.rotate(request.authToken());
    }
    String latest = current.hasToken() ? current.tokens().get(current.tokens().size() - 1) : null;
    if (!request.authToken().equals(latest)) {
      throw ElastiCacheError.INVALID_PARAMETER_VALUE.because("There is no AUTH token to SET");
    }
    return current.set(request.authToken());
  }
}
