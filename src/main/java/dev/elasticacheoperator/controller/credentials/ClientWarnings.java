package dev.elasticacheoperator.controller.credentials;

import dev.elasticacheoperator.api.v1alpha1.ElastiCacheEnvironmentStatus;
import dev.elasticacheoperator.desired.Auth.Mode;
import dev.elasticacheoperator.desired.CacheTopology.Serverless;
import dev.elasticacheoperator.desired.DesiredState;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Warnings before a change in place that makes the cache refuse clients it takes at present. */
public final class ClientWarnings {

  private static final String TLS =
      "cache.encryption.inTransit: the cache will refuse clients without TLS. To give them time,"
          + " set Preferred with cache.auth.mode None, and Required once all clients use TLS.";

  private static final String NO_TLS =
      "cache.encryption.inTransit: the cache will refuse clients with TLS. To give them time, set"
          + " Preferred, and Disabled once no client uses TLS.";

  private static final String TOKEN =
      "cache.auth.mode: the cache will refuse clients without the token once"
          + " cache.auth.rotation.gracePeriod is over. Let them read the Secret again until then.";

  private static final String USERS =
      "cache.auth.mode: the cache will refuse clients without credentials at once.";

  private static final String TOKEN_FIRST =
      " To give them time, set Token, and Users once all clients have read the Secret again.";

  private static final String USERS_END =
      "cache.auth.mode: the cache will refuse its users at once, because AWS takes no token beside"
          + " users. Let all clients read the Secret again as soon as it has the token.";

  private ClientWarnings() {}

  /**
   * Returns the sentences, each with the field and the way that gives clients time.
   *
   * @param before status before the change; without an endpoint, nobody uses the cache
   */
  public static List<String> of(ElastiCacheEnvironmentStatus before, DesiredState desired) {
    return before.endpoint() == null
        ? List.of()
        : Stream.of(encryption(before, desired), credentials(before, desired))
            .flatMap(Optional::stream)
            .toList();
  }

  private static Optional<String> encryption(
      ElastiCacheEnvironmentStatus before, DesiredState desired) {
    var present = before.encryption() == null ? null : before.encryption().inTransit();
    var wanted = desired.cluster().encryption().inTransit();
    if (present == null || wanted.isEmpty() || present.name().equals(wanted.get().name())) {
      return Optional.empty();
    }
    return switch (wanted.get()) {
      case REQUIRED -> Optional.of(TLS);
      case DISABLED -> Optional.of(NO_TLS);
      case PREFERRED -> Optional.empty();
    };
  }

  private static Optional<String> credentials(
      ElastiCacheEnvironmentStatus before, DesiredState desired) {
    var present = CredentialReconciler.inForce(before);
    var wanted = desired.cluster().auth().mode();
    if (wanted.equals(Optional.of(Mode.TOKEN)) && present != Mode.TOKEN) {
      return Optional.of(present == Mode.NONE ? TOKEN : USERS_END);
    }
    if (wanted.equals(Optional.of(Mode.USERS)) && present == Mode.NONE) {
      return Optional.of(
          desired.cluster().topology() instanceof Serverless ? USERS : USERS + TOKEN_FIRST);
    }
    return Optional.empty();
  }
}
