package dev.elasticacheoperator.sandbox.aws.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.elasticacheoperator.sandbox.aws.SimulatedAccount;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Causes faults of caches by {@code curl -d fault=failed -d cache=NAME URL/faults}. A GET lists the
 * faults and the caches. Answers are lines of text, with status 400 for a request that names no
 * fault or no cache.
 */
final class FaultSwitch implements HttpHandler {

  static final String PATH = "/faults";

  /** Region of the sandbox's operator. Another one is selected by {@code region=}. */
  private static final String REGION = "us-west-2";

  private static final String USAGE = "Usage: curl -d fault=FAULT [-d cache=NAME] URL" + PATH;

  private final SimulatedCloud cloud;

  FaultSwitch(SimulatedCloud cloud) {
    this.cloud = cloud;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      int status = 200;
      String text;
      try {
        text = answer(exchange.getRequestMethod(), body);
      } catch (IllegalArgumentException | RefusedRequest refusal) {
        status = 400;
        text = refusal.getMessage();
      }
      byte[] bytes = (text.strip() + "\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private String answer(String method, String body) {
    Form form = Form.parse(body);
    Optional<String> fault = text(form, "fault");
    Optional<String> cache = text(form, "cache");
    String region = text(form, "region").orElse(REGION);
    SimulatedAccount account =
        cloud.account(text(form, "account").orElse(SimulatedCloud.DEFAULT_ACCOUNT));
    if (!form.untaken().isEmpty()) {
      throw new IllegalArgumentException(
          "There is no argument " + form.untaken().get(0) + ". Use fault, cache, region, account.");
    }
    if (method.equals("GET")) {
      return account.namedFaults(region, faults -> USAGE + "\n" + faults.help());
    }
    String name =
        fault.orElseThrow(() -> new IllegalArgumentException("fault is missing. " + USAGE));
    return account.namedFaults(region, faults -> faults.cause(name, cache));
  }

  private static Optional<String> text(Form form, String name) {
    return form.child(name).flatMap(Form::takeText).filter(value -> !value.isEmpty());
  }
}
