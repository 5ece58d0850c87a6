package dev.elasticacheoperator.sandbox.aws.ec2;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkPojo;

/**
 * Lag of the calls that change something. Such a call may not find a resource that an earlier call
 * has just created. It then answers as if the resource did not exist (EC2 API Reference, "Eventual
 * consistency").
 */
record WriteLag(Ec2State state, Duration lag) {

  /** Refuses the request if it names a resource that is younger than the lag. */
  void check(SdkPojo request) {
    texts(request).forEach(this::checkId);
  }

  private void checkId(String id) {
    for (Shelf<?> shelf : state.shelves()) {
      Instant created = shelf.created(id);
      if (created != null && state.now().isBefore(created.plus(lag))) {
        throw shelf.kind().notFound(id);
      }
    }
  }

  /** Returns all texts in the request, those of its parts included. */
  private static Stream<String> texts(Object value) {
    if (value instanceof String text) {
      return Stream.of(text);
    }
    if (value instanceof Collection<?> many) {
      return many.stream().flatMap(WriteLag::texts);
    }
    return value instanceof SdkPojo part
        ? part.sdkFields().stream()
            .flatMap(field -> Stream.ofNullable(field.getValueOrDefault(part)))
            .flatMap(WriteLag::texts)
        : Stream.empty();
  }
}
