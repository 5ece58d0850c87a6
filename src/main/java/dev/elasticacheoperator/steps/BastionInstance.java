package dev.elasticacheoperator.steps;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.ec2.model.HttpTokensState;
import software.amazon.awssdk.services.ec2.model.Instance;

/**
 * An instance as EC2 shows it.
 *
 * @param state EC2's name of it, such as {@code running}
 */
record BastionInstance(
    String id,
    String state,
    String type,
    String image,
    Optional<String> keyName,
    String subnet,
    String profile,
    List<String> securityGroups,
    boolean tokensRequired,
    Optional<String> publicIp,
    Map<String, String> tags) {

  static BastionInstance of(Instance i, Map<String, String> tags) {
    return new BastionInstance(
        i.instanceId(),
        i.state().nameAsString(),
        i.instanceTypeAsString(),
        i.imageId(),
        Optional.ofNullable(i.keyName()),
        i.subnetId(),
        i.iamInstanceProfile() == null ? "" : i.iamInstanceProfile().arn(),
        i.securityGroups().stream().map(g -> g.groupId()).sorted().toList(),
        i.metadataOptions() != null && i.metadataOptions().httpTokens() == HttpTokensState.REQUIRED,
        Optional.ofNullable(i.publicIpAddress()),
        tags);
  }

  boolean lives() {
    return !state.equals("terminated") && !state.equals("shutting-down");
  }

  boolean gone() {
    return state.equals("terminated");
  }

  BastionInstance in(String newState) {
    return new BastionInstance(
        id,
        newState,
        type,
        image,
        keyName,
        subnet,
        profile,
        securityGroups,
        tokensRequired,
        publicIp,
        tags);
  }

  BastionInstance inGroups(List<String> groups) {
    return new BastionInstance(
        id, state, type, image, keyName, subnet, profile, groups, tokensRequired, publicIp, tags);
  }

  BastionInstance withProfile(String arn) {
    return new BastionInstance(
        id,
        state,
        type,
        image,
        keyName,
        subnet,
        arn,
        securityGroups,
        tokensRequired,
        publicIp,
        tags);
  }

  BastionInstance requiringTokens() {
    return new BastionInstance(
        id, state, type, image, keyName, subnet, profile, securityGroups, true, publicIp, tags);
  }

  BastionInstance tagged(Map<String, String> now) {
    return new BastionInstance(
        id,
        state,
        type,
        image,
        keyName,
        subnet,
        profile,
        securityGroups,
        tokensRequired,
        publicIp,
        now);
  }
}
