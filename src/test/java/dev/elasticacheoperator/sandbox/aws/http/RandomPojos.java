package dev.elasticacheoperator.sandbox.aws.http;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.utils.builder.Buildable;

/** Fills any of the SDK's classes with nested random values, the same ones for the same seed. */
final class RandomPojos {

  private static final List<String> AWKWARD =
      List.of("", " a ", "a+b&c=d%20", "<&>\"'", "1\r\n2\t3", "é漢😀", "]]>", "a.1");

  private final Random random;

  /** The structures that are being filled: one within itself is left out, or there is no end. */
  private final Deque<Class<?>> within = new ArrayDeque<>();

  RandomPojos(long seed) {
    random = new Random(seed);
  }

  /** Sets every field of the builder that is not recursive, and builds it. */
  Object fill(SdkPojo builder) {
    within.push(builder.getClass());
    for (SdkField<?> field : builder.sdkFields()) {
      if (!isRecursive(field)) {
        field.set(builder, value(field));
      }
    }
    within.pop();
    return ((Buildable) builder).build();
  }

  private boolean isRecursive(SdkField<?> field) {
    switch (field.marshallingType().getKnownType()) {
      case SDK_POJO:
        return within.contains(field.constructor().get().getClass());
      case LIST:
        return isRecursive(field.getTrait(ListTrait.class, TraitType.LIST_TRAIT).memberFieldInfo());
      case MAP:
        return isRecursive(field.getTrait(MapTrait.class, TraitType.MAP_TRAIT).valueFieldInfo());
      default:
        return false;
    }
  }

  private Object value(SdkField<?> field) {
    switch (field.marshallingType().getKnownType()) {
      case STRING:
        return text();
      case INTEGER:
        return random.nextInt();
      case LONG:
        return random.nextLong();
      case FLOAT:
        return random.nextFloat();
      case DOUBLE:
        return random.nextGaussian();
      case BIG_DECIMAL:
        return new BigDecimal(random.nextInt()).movePointLeft(3);
      case BOOLEAN:
        return random.nextBoolean();
      case INSTANT:
        return Instant.ofEpochMilli(random.nextInt(Integer.MAX_VALUE) * 1000L + 7);
      case SDK_BYTES:
        return SdkBytes.fromUtf8String(text());
      case SDK_POJO:
        return fill(field.constructor().get());
      case LIST:
        return list(field.getTrait(ListTrait.class, TraitType.LIST_TRAIT));
      case MAP:
        return map(field.getTrait(MapTrait.class, TraitType.MAP_TRAIT));
      default:
        throw new IllegalStateException("No random value for " + field.memberName());
    }
  }

  /** Up to 11 scalars, so that 10 comes after 9; but two structures, or answers become huge. */
  private List<?> list(ListTrait trait) {
    SdkField<?> member = trait.memberFieldInfo();
    boolean structures = member.marshallingType() == MarshallingType.SDK_POJO;
    int size = 1 + random.nextInt(structures ? 2 : 11);
    return Stream.generate(() -> value(member)).limit(size).toList();
  }

  private Map<String, Object> map(MapTrait trait) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("key " + text(), value(trait.valueFieldInfo()));
    values.put("another", value(trait.valueFieldInfo()));
    return values;
  }

  private String text() {
    int pick = random.nextInt(AWKWARD.size() * 3);
    return pick < AWKWARD.size() ? AWKWARD.get(pick) : Integer.toHexString(random.nextInt());
  }
}
