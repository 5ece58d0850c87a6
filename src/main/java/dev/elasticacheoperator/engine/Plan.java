package dev.elasticacheoperator.engine;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Actions that destroy or replace something in use. The first action waits until a user has
 * approved exactly this plan.
 *
 * @param subject distinguishes this plan from a later one with the same reason and actions, so that
 *     an approval is used only once
 * @param reason for users: a sentence that names the change that requires the plan
 * @param actions in the order in which they are made, beginning with the one that waits. Their
 *     reasons name everything that distinguishes this plan.
 */
public record Plan(String subject, String reason, List<Planned> actions) {

  /** Hexadecimal digits of a hash: enough that no two plans of an environment share one. */
  private static final int DIGITS = 16;

  /**
   * One action of a plan.
   *
   * @param action AWS's name of the operation
   * @param reason for users, in the imperative, naming the resource
   * @param dataLoss true if the action deletes data that exists nowhere else
   * @param downtime true if the action takes the resource out of service
   */
  public record Planned(
      String step, String action, String reason, boolean dataLoss, boolean downtime) {}

  public Plan {
    actions = List.copyOf(actions);
  }

  /**
   * Returns the reason of the first call of that name.
   *
   * @throws java.util.NoSuchElementException if the plan has no such call
   */
  public String reasonOf(String action) {
    return actions.stream()
        .filter(planned -> planned.action().equals(action))
        .map(Planned::reason)
        .findFirst()
        .orElseThrow();
  }

  /** Returns the hash that an approval names: equal for equal plans, in every pass. */
  public String hash() {
    var text = new StringBuilder();
    part(text, subject);
    part(text, reason);
    for (var planned : actions) {
      part(text, planned.step());
      part(text, planned.action());
      part(text, planned.reason());
      part(text, String.valueOf(planned.dataLoss()));
      part(text, String.valueOf(planned.downtime()));
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

  /** Appends a part with its length, so that no two lists of parts give the same text. */
  private static void part(StringBuilder text, String part) {
    text.append(part.length()).append(':').append(part);
  }
}
