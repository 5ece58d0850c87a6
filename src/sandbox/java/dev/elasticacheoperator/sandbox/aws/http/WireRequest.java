package dev.elasticacheoperator.sandbox.aws.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * One HTTP request, wholly read.
 *
 * @param service whose operation is called
 * @param action the operation's name as the client wrote it
 * @param form the arguments of a query request; of a JSON request, nothing
 * @param body the bytes as text
 */
record WireRequest(CredentialScope caller, Service service, String action, Form form, String body) {

  /**
   * A JSON request names its operation in a header, a query request in its form. A signed request
   * names its service; without a signature it is the one that has the operation.
   *
   * @throws RefusedRequest if it means none of the services
   */
  static WireRequest of(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String query = exchange.getRequestURI().getRawQuery();
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target != null) {
      String action = target.substring(target.indexOf('.') + 1);
      return of(CredentialScope.ofHeader(authorization), action, Form.parse(""), body);
    }
    // Of a GET, and of a presigned one in particular, everything is in the address.
    Form form = Form.parse(body.isEmpty() && query != null ? query : body);
    String action = form.child("Action").flatMap(Form::takeText).orElse("");
    form.child("Version").ifPresent(Form::takeText);
    CredentialScope caller =
        authorization == null && query != null
            ? CredentialScope.ofQuery(URLDecoder.decode(query, StandardCharsets.UTF_8))
            : CredentialScope.ofHeader(authorization);
    return of(caller, action, form, body);
  }

  Operation operation() {
    return service.operation(action).orElseThrow(this::unknownAction);
  }

  /** Returns the refusal of an operation that does not exist or that the simulator lacks. */
  RefusedRequest unknownAction() {
    return new RefusedRequest(
        service.protocol().unknownActionCode(),
        "The action " + action + " is not valid for " + service.signingName());
  }

  private static WireRequest of(CredentialScope caller, String action, Form form, String body) {
    Service service =
        caller
            .service()
            .map(Service::named)
            .orElseGet(() -> Service.having(action))
            .orElseThrow(
                () ->
                    new RefusedRequest(
                        "InvalidAction",
                        "There is no service for the action "
                            + action
                            + caller.service().map(" of "::concat).orElse("")));
    return new WireRequest(caller, service, action, form, body);
  }
}
