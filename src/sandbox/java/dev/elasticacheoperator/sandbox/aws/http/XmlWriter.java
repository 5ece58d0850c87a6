package dev.elasticacheoperator.sandbox.aws.http;

import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;

/** Writes answers as XML, without declarations, attributes or white space. */
final class XmlWriter {

  private final StringBuilder out = new StringBuilder();

  @Override
  public String toString() {
    return out.toString();
  }

  /** An element with the given content in a namespace of its own. */
  XmlWriter root(String name, String namespace, Runnable content) {
    out.append('<').append(name).append(" xmlns=\"").append(namespace).append("\">");
    content.run();
    return close(name);
  }

  XmlWriter element(String name, Runnable content) {
    open(name);
    content.run();
    return close(name);
  }

  XmlWriter text(String name, String text) {
    open(name);
    escape(text);
    return close(name);
  }

  /** An element for each field that is set. */
  XmlWriter fields(SdkPojo pojo) {
    for (SdkField<?> field : pojo.sdkFields()) {
      Object value = field.getValueOrDefault(pojo);
      if (isSet(value)) {
        value(field.unmarshallLocationName(), field, value);
      }
    }
    return this;
  }

  /** A list that was never set is not there at all, one that is empty is an empty element. */
  private static boolean isSet(Object value) {
    return value != null
        && !(value instanceof SdkAutoConstructList)
        && !(value instanceof SdkAutoConstructMap);
  }

  private void value(String name, SdkField<?> field, Object value) {
    if (value instanceof SdkPojo pojo) {
      element(name, () -> fields(pojo));
    } else if (value instanceof List<?> list) {
      list(name, field.getTrait(ListTrait.class, TraitType.LIST_TRAIT), list);
    } else if (value instanceof Map<?, ?> map) {
      map(name, field.getTrait(MapTrait.class, TraitType.MAP_TRAIT), map);
    } else {
      text(name, Scalars.format(field, value, Format.ISO_8601));
    }
  }

  private void list(String name, ListTrait trait, List<?> values) {
    SdkField<?> member = trait.memberFieldInfo();
    if (trait.isFlattened()) {
      values.forEach(value -> value(name, member, value));
    } else {
      element(
          name,
          () -> values.forEach(value -> value(member.unmarshallLocationName(), member, value)));
    }
  }

  private void map(String name, MapTrait trait, Map<?, ?> values) {
    Runnable entries =
        () ->
            values.forEach(
                (key, value) -> entry(trait.isFlattened() ? name : "entry", trait, key, value));
    if (trait.isFlattened()) {
      entries.run();
    } else {
      element(name, entries);
    }
  }

  private void entry(String name, MapTrait trait, Object key, Object value) {
    element(
        name,
        () -> {
          text(trait.keyLocationName(), key.toString());
          value(trait.valueLocationName(), trait.valueFieldInfo(), value);
        });
  }

  private void open(String name) {
    out.append('<').append(name).append('>');
  }

  private XmlWriter close(String name) {
    out.append("</").append(name).append('>');
    return this;
  }

  /** A plain carriage return would be read as a line feed; what XML 1.0 forbids is dropped. */
  private void escape(String text) {
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\r' -> out.append("&#xD;");
                default -> {
                  if (isAllowed(c)) {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
  }

  private static boolean isAllowed(int c) {
    return c == '\t'
        || c == '\n'
        || c >= ' ' && c < Character.MIN_SURROGATE
        || c > Character.MAX_SURROGATE && c < 0xFFFE
        || c >= Character.MIN_SUPPLEMENTARY_CODE_POINT;
  }
}
