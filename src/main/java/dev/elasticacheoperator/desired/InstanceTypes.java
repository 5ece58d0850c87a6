package dev.elasticacheoperator.desired;

import java.util.regex.Pattern;

/** Facts about EC2 instance types. */
final class InstanceTypes {

  /** A small and cheap type that every region offers. */
  static final String DEFAULT_TYPE = "t3.micro";

  /** Graviton types: a g after the generation, as in t4g, m7gd or im4gn; and a1. */
  private static final Pattern GRAVITON = Pattern.compile("(a1|[a-z]+[0-9]+g[a-z]*)\\..*");

  private InstanceTypes() {}

  /**
   * Returns the public SSM parameter that holds the newest Amazon Linux 2023 for the type's
   * processor (source: the Amazon Linux 2023 User Guide, "AL2023 on Amazon EC2").
   */
  static String imageParameter(String instanceType) {
    return "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-"
        + (GRAVITON.matcher(instanceType).matches() ? "arm64" : "x86_64");
  }
}
