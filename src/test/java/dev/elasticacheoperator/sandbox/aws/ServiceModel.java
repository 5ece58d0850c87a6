package dev.elasticacheoperator.sandbox.aws;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.protocols.core.ExceptionMetadata;
import software.amazon.awssdk.utils.builder.Buildable;

/**
 * The error codes of a query service as the SDK's own client knows them. They are only to be had by
 * reflection: the exception classes do not carry their code.
 */
public final class ServiceModel {

  /**
   * @param exception the class that the SDK makes of the code
   */
  public record Modeled(int status, Class<?> exception) {}

  private ServiceModel() {}

  /** By wire code, those with a status. */
  public static Map<String, Modeled> errors(SdkClient client) throws ReflectiveOperationException {
    Object factory = read(client, client.getClass(), "protocolFactory");
    Map<String, Modeled> errors = new HashMap<>();
    for (Object entry : (Collection<?>) read(factory, factory.getClass(), "modeledExceptions")) {
      ExceptionMetadata error = (ExceptionMetadata) entry;
      if (error.httpStatusCode() != null) {
        Object exception = ((Buildable) error.exceptionBuilderSupplier().get()).build();
        errors.put(error.errorCode(), new Modeled(error.httpStatusCode(), exception.getClass()));
      }
    }
    return errors;
  }

  private static Object read(Object holder, Class<?> type, String name)
      throws ReflectiveOperationException {
    try {
      Field field = type.getDeclaredField(name);
      field.setAccessible(true);
      return field.get(holder);
    } catch (NoSuchFieldException inherited) {
      if (type.getSuperclass() == null) {
        throw inherited;
      }
      return read(holder, type.getSuperclass(), name);
    }
  }
}
