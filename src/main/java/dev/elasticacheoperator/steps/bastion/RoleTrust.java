package dev.elasticacheoperator.steps.bastion;

import java.util.Optional;

/** Who may assume the bastion's role: EC2 and nobody else. */
final class RoleTrust {

  /** The trust policy, as IAM keeps it. */
  static final String DOCUMENT =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
          + "\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

  private RoleTrust() {}

  static boolean isAsWanted(String document) {
    return DOCUMENT.equals(document.replaceAll("\\s", ""));
  }

  /** A role that anybody else assumes would be taken from them: its trust becomes ours. */
  static Optional<String> servesOthers(String trust) {
    var ec2Alone =
        trust.contains("\"ec2.amazonaws.com\"")
            && !trust.contains("\"AWS\"")
            && !trust.contains("\"Federated\"")
            && !trust.contains("\"*\"")
            && trust.split("[.]amazonaws[.]com", -1).length == 2;
    return ec2Alone ? Optional.empty() : Optional.of("is trusted by others than EC2");
  }
}
