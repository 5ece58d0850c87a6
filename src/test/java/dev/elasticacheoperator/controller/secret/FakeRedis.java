package dev.elasticacheoperator.controller.secret;

import dev.elasticacheoperator.lab.TestServer;
import java.io.Closeable;
import java.io.IOException;
import java.util.Locale;

/**
 * A server on loopback that answers what clients send when they connect (Redis serialization
 * protocol specification, version 2). In cluster mode, it is the only shard.
 */
final class FakeRedis implements Closeable {

  private static final String NODE = "07c37dfeb235213a872192d90877d0cd55635b91";

  private final TestServer server = TestServer.plain(this::answer);
  private final boolean clusterMode;

  FakeRedis(boolean clusterMode) {
    this.clusterMode = clusterMode;
  }

  int port() {
    return server.port();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }

  private String answer(String command) {
    var words = command.toUpperCase(Locale.ROOT);
    if (words.startsWith("HELLO")) {
      return "-ERR unknown command 'HELLO'";
    }
    if (words.equals("PING")) {
      return "+PONG";
    }
    if (words.startsWith("CLUSTER SLOTS")) {
      return "*1\r\n*3\r\n:0\r\n:16383\r\n*3\r\n%s\r\n:%d\r\n%s"
          .formatted(bulk("127.0.0.1"), port(), bulk(NODE));
    }
    if (words.startsWith("CLUSTER NODES")) {
      return bulk(
          "%s 127.0.0.1:%d@1%d myself,master - 0 0 1 connected 0-16383\n"
              .formatted(NODE, port(), port()));
    }
    if (words.startsWith("CLUSTER INFO")) {
      return bulk("cluster_state:ok\n");
    }
    if (words.startsWith("INFO")) {
      return bulk("redis_version:7.1.0\nredis_mode:" + (clusterMode ? "cluster" : "standalone"));
    }
    return words.startsWith("COMMAND") ? "*0" : "+OK";
  }

  private static String bulk(String text) {
    return "$" + text.length() + "\r\n" + text;
  }
}
