package dev.elasticacheoperator.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What must not happen unasked: calls that follow from each other and destroy or replace what
 * somebody uses. Its first action waits until somebody has approved exactly this plan.
 *
 * @param subject what the plan is about, told apart from its successor of the same name, so that an
 *     approval is spent once the plan has been carried out
 * @param reason for people: what asks for it, such as {@code port 6379 to 6380}
 * @param actions in the order they will be made in, the one that waits first; their reasons name
 *     all that makes the plan this one and no other
 */
public record Plan(String subject, String reason, List<Planned> actions) {

  /** Hexadecimal digits of a hash: enough that no two plans that people see share one. */
  private static final int DIGITS = 16;

  /**
   * @param action AWS's name of the operation
   * @param reason for people: what for, naming the resource
   * @param dataLoss whether data is gone afterwards that nothing else has
   */
  public record Planned(String step, String action, String reason, boolean dataLoss) {}

  public Plan {
    actions = List.copyOf(actions);
  }

  /** What an approval names: the same in every pass for the same plan, another for any other. */
  public String hash() {
    var text = new StringBuilder();
    part(text, subject);
    part(text, reason);
    for (var planned : actions) {
      part(text, planned.step());
      part(text, planned.action());
      part(text, planned.reason());
      part(text, String.valueOf(planned.dataLoss()));
    }
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** With its length, so that no two lists of parts read alike. */
  private static void part(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }
}
