package dev.elasticacheoperator.sandbox.aws.http;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.traits.TimestampFormatTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.utils.DateUtils;

/** The text forms of strings, numbers, booleans, times and blobs. */
final class Scalars {

  private Scalars() {}

  /**
   * @param protocolTimes how the protocol writes a time for which the field has no format
   * @throws IllegalArgumentException if the text is not of the field's type
   */
  static Object parse(SdkField<?> field, String text, Format protocolTimes) {
    switch (field.marshallingType().getKnownType()) {
      case STRING:
        return text;
      case INTEGER:
        return Integer.valueOf(text);
      case LONG:
        return Long.valueOf(text);
      case SHORT:
        return Short.valueOf(text);
      case BYTE:
        return Byte.valueOf(text);
      case FLOAT:
        return Float.valueOf(text);
      case DOUBLE:
        return Double.valueOf(text);
      case BIG_DECIMAL:
        return new BigDecimal(text);
      case BOOLEAN:
        return parseBoolean(text);
      case SDK_BYTES:
        return SdkBytes.fromByteArray(Base64.getDecoder().decode(text));
      case INSTANT:
        return parseTime(text, timeFormat(field, protocolTimes));
      default:
        throw new IllegalStateException(field + " is no scalar");
    }
  }

  /** The text of a value of the field's type. */
  static String format(SdkField<?> field, Object value, Format protocolTimes) {
    if (value instanceof Instant time) {
      return formatTime(time, timeFormat(field, protocolTimes));
    }
    if (value instanceof SdkBytes bytes) {
      return Base64.getEncoder().encodeToString(bytes.asByteArray());
    }
    if (value instanceof BigDecimal number) {
      return number.toPlainString();
    }
    return String.valueOf(value);
  }

  static Format timeFormat(SdkField<?> field, Format protocolTimes) {
    TimestampFormatTrait trait =
        field.getTrait(TimestampFormatTrait.class, TraitType.TIMESTAMP_FORMAT_TRAIT);
    return trait == null ? protocolTimes : trait.format();
  }

  private static Boolean parseBoolean(String text) {
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return Boolean.valueOf(text);
    }
    throw new IllegalArgumentException(text + " is neither true nor false");
  }

  private static Instant parseTime(String text, Format format) {
    try {
      switch (format) {
        case UNIX_TIMESTAMP:
          return DateUtils.parseUnixTimestampInstant(text);
        case UNIX_TIMESTAMP_MILLIS:
          return Instant.ofEpochMilli(Long.parseLong(text));
        case RFC_822:
          return DateUtils.parseRfc822Date(text);
        default:
          return DateUtils.parseIso8601Date(text);
      }
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(text + " is no time", e);
    }
  }

  private static String formatTime(Instant time, Format format) {
    switch (format) {
      case UNIX_TIMESTAMP:
        return DateUtils.formatUnixTimestampInstant(time);
      case UNIX_TIMESTAMP_MILLIS:
        return Long.toString(time.toEpochMilli());
      case RFC_822:
        return DateUtils.formatRfc822Date(time);
      default:
        return DateUtils.formatIso8601Date(time);
    }
  }
}
