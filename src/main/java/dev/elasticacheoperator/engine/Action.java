package dev.elasticacheoperator.engine;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Description of exactly one mutating AWS call. The engine makes the call.
 *
 * @param name AWS's name of the operation, such as {@code CreateVpc}
 * @param reason for users, in the imperative, naming the resource: "Create VPC 10.20.0.0/16"
 * @param token set if AWS has no key for this create and would create a second resource on a
 *     repetition. The engine persists the token before the call, and the call carries it.
 * @param repeatable true if AWS recognises the token and does not create a second resource
 * @param optional true if the step works without this action, so that its refusal stops no other
 * @param changesAlso the other step whose resource the call changes, such as the subnet that gets a
 *     route table
 * @param plan set if the call needs approval: the engine makes it only once the plan is approved
 * @param call makes the AWS call and returns the observation with AWS's answer in it
 * @param result describes for users what exists after the call
 */
public record Action<C, O>(
    String name,
    String reason,
    Optional<String> token,
    boolean repeatable,
    boolean optional,
    Optional<String> changesAlso,
    Optional<Plan> plan,
    Call<C, O> call,
    Function<O, String> result) {

  /** Makes the AWS call and returns the observation with AWS's answer in it. */
  @FunctionalInterface
  public interface Call<C, O> {
    O run(C aws);
  }

  private Action(
      String name,
      String reason,
      Optional<String> token,
      boolean repeatable,
      Optional<Plan> plan,
      Call<C, O> call) {
    this(name, reason, token, repeatable, false, Optional.empty(), plan, call, observed -> reason);
  }

  /** Returns an action that may be repeated without harm. */
  public static <C, O> Action<C, O> of(String name, String reason, Call<C, O> call) {
    return new Action<>(name, reason, Optional.empty(), false, Optional.empty(), call);
  }

  /** Returns a create that the engine announces in the intent log before the call. */
  public static <C, O> Action<C, O> announced(
      String name, String reason, String token, Call<C, O> call) {
    return new Action<>(name, reason, Optional.of(token), false, Optional.empty(), call);
  }

  /**
   * Returns a create with a client token, or with a key that the spec may change. The engine
   * announces it as well, so that nothing replaces the resource before the result is known. The
   * same token may be sent again, because AWS recognises it.
   */
  public static <C, O> Action<C, O> repeatable(
      String name, String reason, String token, Call<C, O> call) {
    return new Action<>(name, reason, Optional.of(token), true, Optional.empty(), call);
  }

  /** Returns the first action of a plan, which needs approval. */
  public static <C, O> Action<C, O> needingApproval(
      String name, String reason, Plan plan, Call<C, O> call) {
    return new Action<>(name, reason, Optional.empty(), false, Optional.of(plan), call);
  }

  /**
   * Returns the tokens to announce in one write: of this create, and of the creates that follow it
   * in the pass. AWS recognises the token of each, so that none can be made twice.
   *
   * @param all all actions that the step does now, with this one
   */
  List<String> tokensWith(List<Action<C, O>> all) {
    var following =
        all.stream()
            .filter(other -> repeatable && other.repeatable())
            .filter(other -> other.plan().isEmpty() && other.changesAlso().isEmpty())
            .flatMap(other -> other.token().stream());
    return Stream.concat(token.stream(), following).distinct().toList();
  }

  /** Makes the action the first of a plan, which needs approval. */
  public Action<C, O> holding(Plan held) {
    return new Action<>(
        name, reason, token, repeatable, optional, changesAlso, Optional.of(held), call, result);
  }

  /**
   * Makes the action optional. After a terminal or slow refusal the step goes on with its other
   * actions. The step reports the refusal once nothing else is left to do, and the steps that need
   * it go on as well.
   */
  public Action<C, O> asOptional() {
    return new Action<>(name, reason, token, repeatable, true, changesAlso, plan, call, result);
  }

  /**
   * Names the other step whose resource the call changes. The engine makes the call only if that
   * step is usable in the same pass, because an older observation does not prove ownership.
   */
  public Action<C, O> changingAlso(String step) {
    return new Action<>(
        name, reason, token, repeatable, optional, Optional.of(step), plan, call, result);
  }

  /** Adds to the observation what the answer of this call does not tell. */
  public Action<C, O> adding(UnaryOperator<O> known) {
    Call<C, O> both = aws -> known.apply(call.run(aws));
    return new Action<>(name, reason, token, repeatable, optional, changesAlso, plan, both, result);
  }

  /**
   * Sets the text that users read once AWS has accepted the action; the default is the reason.
   *
   * <p>Declare the type of the call's parameter, so that Java infers the types of the action:
   * {@code Action.of("CreateVpc", reason, (AwsContext aws) -> ...).reporting(vpc -> ...)}.
   *
   * @param result returns a sentence in the past tense with the AWS id: "Created VPC vpc-1
   *     (10.20.0.0/16)"
   */
  public Action<C, O> reporting(Function<O, String> result) {
    return new Action<>(name, reason, token, repeatable, optional, changesAlso, plan, call, result);
  }

  /** Sets the text that users read once AWS has accepted the action, as above. */
  public Action<C, O> reporting(String result) {
    return reporting(observed -> result);
  }
}
