package dev.elasticacheoperator.sandbox.aws.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.elasticacheoperator.sandbox.aws.SimulatedCloud;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import software.amazon.awssdk.core.SdkClient;

/**
 * Serves AWS's wire protocols on 127.0.0.1, so that the AWS CLI and SDKs of all languages can call
 * the simulator. It serves any objects that implement the SDK's client interfaces. There is no code
 * for a single operation; requests and answers are read and written by the field lists of the SDK's
 * classes.
 *
 * <p>An operation that the client does not implement, or an argument that its request has no field
 * for, is refused with status 400. An AwsServiceException is answered as AWS does. An
 * SdkClientException or an Error, which a client knows only as a lost connection, cuts it. Anything
 * else is a mistake within the client object: status 500, InternalFailure, and a line in the log.
 */
public final class AwsHttpServer implements AutoCloseable {

  static {
    // Without it the JDK's server answers some 20 requests a second. It is read but once.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private static final int THREADS = 16;

  private final HttpServer server;
  private final ExecutorService threads;
  private final Caller caller;

  /** Source of the client objects. It is asked in every request, by many threads. */
  @FunctionalInterface
  public interface Clients {
    /**
     * @param service ec2, elasticache, iam, sts, ssm or tagging
     * @param accountId 12 digits: the caller's access key id if that is such a number, otherwise
     *     {@code 000000000000}
     * @param region such as us-west-2; us-east-1 for an unsigned request
     * @return an implementation of the service's client interface, or an UntypedClient of it
     */
    SdkClient client(String service, String accountId, String region);
  }

  private AwsHttpServer(HttpServer server, Clients clients, WireFaults faults) {
    this.server = server;
    this.caller = new Caller(clients, faults);
    this.threads = Executors.newFixedThreadPool(THREADS, AwsHttpServer::daemon);
  }

  /**
   * Serves a simulated cloud, and lets users cause faults of its caches at {@code /faults}.
   *
   * @param port 0 for any that is free
   * @throws IOException if the port is taken
   */
  public static AwsHttpServer start(int port, SimulatedCloud cloud) throws IOException {
    AwsHttpServer server = start(port, new SimulatedClients(cloud));
    server.server.createContext(FaultSwitch.PATH, new FaultSwitch(cloud));
    return server;
  }

  /**
   * @param port 0 for any that is free
   * @throws IOException if the port is taken
   */
  public static AwsHttpServer start(int port, Clients clients) throws IOException {
    return start(port, clients, WireFaults.NONE);
  }

  /**
   * @param port 0 for any that is free
   * @throws IOException if the port is taken
   */
  public static AwsHttpServer start(int port, Clients clients, WireFaults faults)
      throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    HttpServer http = HttpServer.create(new InetSocketAddress(loopback, port), 0);
    AwsHttpServer server = new AwsHttpServer(http, clients, faults);
    http.createContext("/", server::handle);
    http.setExecutor(server.threads);
    startAsDaemon(http);
    return server;
  }

  /** The endpoint to be given to clients, such as {@code http://127.0.0.1:4566}. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Cuts all connections and frees the port. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    // An exchange that is closed before it has an answer cuts its connection.
    try (exchange) {
      WireAnswer answer = answer(exchange);
      byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", answer.contentType());
      exchange.getResponseHeaders().set("x-amzn-RequestId", answer.requestId());
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private WireAnswer answer(HttpExchange exchange) throws IOException {
    try {
      return caller.answer(WireRequest.of(exchange));
    } catch (RefusedRequest refused) {
      // It means no service, so there is no telling which form of errors its client expects.
      return WireAnswer.of(WireError.of(refused), Service.STS.protocol());
    }
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "aws-http");
    thread.setDaemon(true);
    return thread;
  }

  /** The server's own thread is a daemon only if the one that starts it is. */
  private static void startAsDaemon(HttpServer http) {
    Thread starter = daemon(http::start);
    starter.start();
    try {
      starter.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
