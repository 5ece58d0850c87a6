package dev.elasticacheoperator.sandbox.aws.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.traits.TimestampFormatTrait.Format;
import software.amazon.awssdk.core.traits.TraitType;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * Reads the form of a query request into a request's builder, field by field.
 *
 * @param flatLists EC2's lists are {@code Name.1} whatever the field says; those of the others are
 *     {@code Name.member.1} unless the field says flat
 */
record QueryReader(boolean flatLists) {

  /**
   * @throws RefusedRequest if a text is not of its field's type or there is no field for it
   */
  void read(Form form, SdkPojo builder) {
    fill(builder, form);
    for (String unknown : form.untaken()) {
      throw RefusedRequest.unknownParameter(unknown);
    }
  }

  private void fill(SdkPojo builder, Form form) {
    for (SdkField<?> field : builder.sdkFields()) {
      form.child(field.locationName())
          .flatMap(node -> value(field, node))
          .ifPresent(value -> field.set(builder, value));
    }
  }

  private Optional<Object> value(SdkField<?> field, Form node) {
    switch (field.marshallingType().getKnownType()) {
      case SDK_POJO:
        return Optional.of(structure(field, node));
      case LIST:
        return Optional.of(list(field.getTrait(ListTrait.class, TraitType.LIST_TRAIT), node));
      case MAP:
        return Optional.of(map(field.getTrait(MapTrait.class, TraitType.MAP_TRAIT), node));
      default:
        return node.takeText().map(text -> scalar(field, text));
    }
  }

  private Object structure(SdkField<?> field, Form node) {
    SdkPojo builder = field.constructor().get();
    fill(builder, node);
    return ((Buildable) builder).build();
  }

  private List<Object> list(ListTrait trait, Form node) {
    node.takeEmptyText();
    SdkField<?> member = trait.memberFieldInfo();
    boolean flat = flatLists || trait.isFlattened();
    Optional<Form> elements = flat ? Optional.of(node) : node.child(member.locationName());
    List<Object> values = new ArrayList<>();
    for (Form element : elements.map(Form::indexed).orElse(List.of())) {
      value(member, element).ifPresent(values::add);
    }
    return values;
  }

  private Map<String, Object> map(MapTrait trait, Form node) {
    Optional<Form> entries = trait.isFlattened() ? Optional.of(node) : node.child("entry");
    Map<String, Object> values = new LinkedHashMap<>();
    for (Form entry : entries.map(Form::indexed).orElse(List.of())) {
      Optional<String> key = entry.child(trait.keyLocationName()).flatMap(Form::takeText);
      Optional<Object> value =
          entry
              .child(trait.valueLocationName())
              .flatMap(text -> value(trait.valueFieldInfo(), text));
      if (key.isPresent() && value.isPresent()) {
        values.put(key.get(), value.get());
      }
    }
    return values;
  }

  private static Object scalar(SdkField<?> field, String text) {
    try {
      return Scalars.parse(field, text, Format.ISO_8601);
    } catch (IllegalArgumentException e) {
      throw new RefusedRequest(
          "InvalidParameterValue",
          "Invalid value '" + text + "' for the parameter " + field.locationName());
    }
  }
}
