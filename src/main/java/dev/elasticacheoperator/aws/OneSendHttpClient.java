package dev.elasticacheoperator.aws;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * The SDK's client over {@link HttpURLConnection}, kept from sending a request twice. When a
 * connection breaks before the answer, the JDK repeats a POST on its own ({@code
 * sun.net.http.retryPost}), unless its body is streamed with a known length, which the SDK's client
 * does not do. One lost answer would then make two VPCs.
 */
final class OneSendHttpClient implements SdkHttpClient {

  private final Duration connect;
  private final Duration read;

  OneSendHttpClient(Duration connect, Duration read) {
    this.connect = connect;
    this.read = read;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    long length =
        request.httpRequest().firstMatchingHeader("Content-Length").map(Long::valueOf).orElse(0L);
    // Connections are pooled by the JDK, not by the client, so one for each request costs nothing.
    return UrlConnectionHttpClient.create(uri -> open(uri, length)).prepareRequest(request);
  }

  private HttpURLConnection open(URI uri, long length) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(proxy(uri));
      connection.setConnectTimeout((int) connect.toMillis());
      connection.setReadTimeout((int) read.toMillis());
      connection.setInstanceFollowRedirects(false);
      if (length > 0) {
        connection.setFixedLengthStreamingMode(length);
      }
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As the SDK finds it: the JDK's system properties, then {@code HTTPS_PROXY} and its like. */
  private static Proxy proxy(URI uri) {
    ProxyConfiguration proxy = ProxyConfiguration.builder().scheme(uri.getScheme()).build();
    boolean direct =
        proxy.host() == null
            || proxy.nonProxyHosts().stream().anyMatch(uri.getHost().toLowerCase()::matches);
    return direct
        ? Proxy.NO_PROXY
        : new Proxy(
            Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.host(), proxy.port()));
  }

  @Override
  public void close() {
    // Nothing is held: idle connections belong to the JDK.
  }

  @Override
  public String clientName() {
    return "UrlConnection";
  }
}
