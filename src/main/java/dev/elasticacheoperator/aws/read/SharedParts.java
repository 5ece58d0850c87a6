package dev.elasticacheoperator.aws.read;

import dev.elasticacheoperator.aws.client.RecentValues;
import java.util.List;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.util.DefaultSdkAutoConstructList;
import software.amazon.awssdk.utils.builder.SdkBuilder;
import software.amazon.awssdk.utils.builder.ToCopyableBuilder;

/**
 * Rebuilds resources so that they share equal parts. The SDK creates each tag and each text of an
 * answer separately, so that two thirds of an inventory in memory are copies.
 */
final class SharedParts {

  private SharedParts() {}

  /** Returns an equal resource with shared parts; a type that is not the SDK's stays as it is. */
  @SuppressWarnings("unchecked") // a copy has the class of the original
  static <T> T in(T resource) {
    return resource instanceof SdkPojo pojo ? (T) copy(pojo) : resource;
  }

  private static SdkPojo copy(SdkPojo original) {
    if (!(original instanceof ToCopyableBuilder<?, ?> copyable)) {
      return original;
    }
    SdkBuilder<?, ?> builder = copyable.toBuilder();
    for (SdkField<?> field : original.sdkFields()) {
      Object value = field.getValueOrDefault(original);
      if (value != null) {
        field.set(builder, shared(value));
      }
    }
    return (SdkPojo) builder.build();
  }

  private static Object shared(Object value) {
    if (value instanceof List<?> list) {
      // An empty list and a missing one mean the same, and the SDK has one object for the latter.
      return list.isEmpty()
          ? DefaultSdkAutoConstructList.getInstance()
          : list.stream().map(SharedParts::shared).toList();
    }
    return RecentValues.same(value instanceof SdkPojo pojo ? copy(pojo) : value);
  }
}
