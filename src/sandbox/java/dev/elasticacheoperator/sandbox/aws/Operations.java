package dev.elasticacheoperator.sandbox.aws;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsResponse;

/** The operations of a simulated service, by the type of their request. */
public final class Operations {

  private final Map<Class<?>, Function<AwsRequest, AwsResponse>> answers = new HashMap<>();

  /** Adds the operation that takes such a request. */
  public <R extends AwsRequest> Operations on(
      Class<R> request, Function<R, ? extends AwsResponse> answer) {
    answers.put(request, given -> answer.apply(request.cast(given)));
    return this;
  }

  /** Returns the answer to the request; empty if the simulator does not have its operation. */
  Optional<AwsResponse> answer(AwsRequest request) {
    return Optional.ofNullable(answers.get(request.getClass()))
        .map(answer -> answer.apply(request));
  }
}
