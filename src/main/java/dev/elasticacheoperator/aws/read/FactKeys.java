package dev.elasticacheoperator.aws.read;

/** The names that {@link PerResourceCache} are kept under. */
final class FactKeys {

  /** All roles of the account, by name. */
  static final String ROLES = "roles";

  private FactKeys() {}

  static String dnsHostnames(String vpcId) {
    return "dns-hostnames/" + vpcId;
  }

  static String vpc(String vpcId) {
    return "vpc/" + vpcId;
  }

  static String tags(String arn) {
    return "tags/" + arn;
  }

  static String parameters(String group) {
    return "parameters/" + group;
  }

  static String role(String name) {
    return "role/" + name;
  }

  static String profile(String name) {
    return "profile/" + name;
  }
}
