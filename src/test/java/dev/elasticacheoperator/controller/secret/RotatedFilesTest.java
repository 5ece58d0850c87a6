package dev.elasticacheoperator.controller.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.DefaultRedisCredentials;

/** The way in which docs/consumers.md lets clients read rotated credentials. */
class RotatedFilesTest {

  @TempDir Path files;

  private void write(String password) throws IOException {
    Files.writeString(files.resolve("password"), password);
  }

  private String password() {
    try {
      return Files.readString(files.resolve("password"));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void followsTheFile(Supplier<String> used) throws IOException {
    write("first");
    assertEquals("first", used.get());
    write("second");
    assertEquals("second", used.get());
  }

  @Test
  void lettuceAsksForEveryConnection() throws IOException {
    RedisCredentialsProvider provider =
        RedisCredentialsProvider.from(() -> RedisCredentials.just(null, password()));
    var uri = RedisURI.builder().withHost("h").withSsl(true).withAuthentication(provider).build();
    followsTheFile(
        () -> new String(uri.getCredentialsProvider().resolveCredentials().block().getPassword()));
  }

  @Test
  void jedisAsksForEveryConnection() throws IOException {
    var config =
        DefaultJedisClientConfig.builder()
            .credentialsProvider(() -> new DefaultRedisCredentials(null, password()))
            .build();
    followsTheFile(
        () ->
            Optional.of(config.getCredentialsProvider().get().getPassword())
                .map(String::new)
                .orElseThrow());
  }
}
