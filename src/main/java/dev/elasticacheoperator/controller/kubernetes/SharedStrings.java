package dev.elasticacheoperator.controller.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import dev.elasticacheoperator.aws.client.RecentValues;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;
import java.io.IOException;

/**
 * Shares equal texts of Kubernetes objects, because an informer keeps all objects and most of their
 * texts repeat: names of steps, kinds, states, namespaces.
 */
@Singleton
final class SharedStrings implements KubernetesClientObjectMapperCustomizer {

  /** Reads a text and returns an equal one that was read before. */
  private static final class Deserializer extends StdScalarDeserializer<String> {

    private static final long serialVersionUID = 1;

    private Deserializer() {
      super(String.class);
    }

    @Override
    public String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      var text = StringDeserializer.instance.deserialize(parser, context);
      return text == null ? null : RecentValues.same(text);
    }
  }

  @Override
  public void customize(ObjectMapper mapper) {
    mapper.registerModule(
        new SimpleModule("shared-strings").addDeserializer(String.class, new Deserializer()));
  }
}
