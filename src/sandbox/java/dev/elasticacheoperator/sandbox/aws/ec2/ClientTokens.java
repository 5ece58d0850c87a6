package dev.elasticacheoperator.sandbox.aws.ec2;

import static dev.elasticacheoperator.sandbox.aws.AwsErrors.ec2;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequest;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;

/**
 * The client tokens of one operation. A known token gives the old answer, also after its resource
 * was deleted.
 *
 * @param <A> type of the created resource
 */
final class ClientTokens<A> {
  private static final int MAX_LENGTH = 64;

  private record Seen<A>(AwsRequest request, A made) {}

  private final Map<String, Seen<A>> seen = new HashMap<>();

  /**
   * @param token null or empty for a call that is not to be idempotent
   * @param make runs only when the token is new
   */
  A once(String token, AwsRequest request, Supplier<A> make) {
    if (token == null || token.isEmpty()) {
      return make.get();
    }
    if (token.length() > MAX_LENGTH || !token.matches("\\p{ASCII}*")) {
      throw ec2(
          "InvalidParameterValue",
          "Invalid value '" + token + "' for clientToken. At most 64 ASCII characters.");
    }
    AwsRequest plain =
        request.toBuilder().overrideConfiguration((AwsRequestOverrideConfiguration) null).build();
    Seen<A> before = seen.get(token);
    if (before == null) {
      A made = make.get();
      seen.put(token, new Seen<>(plain, made));
      return made;
    }
    if (!before.request().equals(plain)) {
      throw ec2(
          "IdempotentParameterMismatch",
          "The client token you have provided is associated with a resource that was created with"
              + " different parameters: "
              + token);
    }
    return before.made();
  }
}
