package dev.elasticacheoperator.engine;

import java.util.Optional;

/**
 * Exactly one mutating call, described but not made.
 *
 * @param name AWS's name of the operation, such as {@code CreateVpc}
 * @param reason for people: what for, naming the resource
 * @param token of a create that AWS has no key for, and so would make twice: the intent is
 *     persisted under this token before the call, which carries it
 * @param repeatable whether AWS knows the token again, and makes no second one
 * @param plan of a call that must not happen unasked: it is made only once the plan is approved
 * @param call makes the call and folds the answer into the observation
 */
public record Action<C, O>(
    String name,
    String reason,
    Optional<String> token,
    boolean repeatable,
    Optional<Plan> plan,
    Call<C, O> call) {

  /** Makes the one call; the answer is folded into what was observed before. */
  @FunctionalInterface
  public interface Call<C, O> {
    O run(C aws);
  }

  public static <C, O> Action<C, O> of(String name, String reason, Call<C, O> call) {
    return new Action<>(name, reason, Optional.empty(), false, Optional.empty(), call);
  }

  /** A create that is announced in the journal first. */
  public static <C, O> Action<C, O> journaled(
      String name, String reason, String token, Call<C, O> call) {
    return new Action<>(name, reason, Optional.of(token), false, Optional.empty(), call);
  }

  /**
   * A create with a client token, or with a key of its own that the object may change. It is
   * announced as well: AWS knows what was announced again, and nothing else is made in its place
   * before that has turned out to work or not.
   */
  public static <C, O> Action<C, O> tokened(
      String name, String reason, String token, Call<C, O> call) {
    return new Action<>(name, reason, Optional.of(token), true, Optional.empty(), call);
  }

  /** The first action of a plan, which waits for somebody's approval. */
  public static <C, O> Action<C, O> held(String name, String reason, Plan plan, Call<C, O> call) {
    return new Action<>(name, reason, Optional.empty(), false, Optional.of(plan), call);
  }
}
