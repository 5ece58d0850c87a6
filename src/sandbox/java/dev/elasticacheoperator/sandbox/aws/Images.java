package dev.elasticacheoperator.sandbox.aws;

import java.util.List;
import java.util.Map;

/** The machine images that every region knows, and the public SSM parameters that name them. */
public final class Images {

  /**
   * @param architecture x86_64 or arm64
   */
  public record Image(String id, String name, String architecture) {}

  /** Newest Amazon Linux 2023 for x86_64. */
  public static final Image AL2023_X86_64 =
      new Image(
          "ami-0a2023c0ffee00864", "al2023-ami-2023.9.20260101.0-kernel-6.1-x86_64", "x86_64");

  /** Newest Amazon Linux 2023 for arm64. */
  public static final Image AL2023_ARM64 =
      new Image("ami-0a2023c0ffee0a264", "al2023-ami-2023.9.20260101.0-kernel-6.1-arm64", "arm64");

  /** The id that AWS's documentation uses in its examples. */
  public static final Image EXAMPLE =
      new Image("ami-0abcdef1234567890", "example-x86_64", "x86_64");

  /** All of them, owned by amazon. */
  public static final List<Image> ALL = List.of(AL2023_X86_64, AL2023_ARM64, EXAMPLE);

  private static final String LATEST = "/aws/service/ami-amazon-linux-latest/";

  /** Public SSM parameters by name; the value is an image id. */
  public static final Map<String, String> SSM_PARAMETERS =
      Map.of(
          LATEST + "al2023-ami-kernel-default-x86_64", AL2023_X86_64.id(),
          LATEST + "al2023-ami-kernel-default-arm64", AL2023_ARM64.id());

  private Images() {}
}
