package dev.elasticacheoperator.controller.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.lettuce.core.RedisURI;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import redis.clients.jedis.util.JedisURIHelper;

class CacheUrlTest {

  /** Every printable character of ASCII, and others: what a password of AWS may consist of. */
  private static final String ALL =
      IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining())
          + "\u00e9\u20ac";

  @ParameterizedTest
  @CsvSource({
    "app, secret, rediss://app:secret@h:6379",
    "app, p&w#x<>, rediss://app:p%26w%23x%3C%3E@h:6379",
    "app, a+b c, rediss://app:a%2Bb%20c@h:6379",
    "app, ~-._, rediss://app:~-._@h:6379",
    "a:b@c, x/y?z%, rediss://a%3Ab%40c:x%2Fy%3Fz%25@h:6379",
    "app, \u20ac, rediss://app:%E2%82%AC@h:6379",
    ", token, rediss://:token@h:6379"
  })
  void everythingButUnreservedCharactersIsEncoded(String user, String password, String url) {
    var login = new Login(Optional.ofNullable(user), Optional.of(password));
    assertEquals(url, new CacheUrl("rediss", login, "h", 6379).text());
  }

  @Test
  void withoutCredentialsThereIsNothingBeforeTheHost() {
    assertEquals("memcached://h:11211", new CacheUrl("memcached", Login.NONE, "h", 11211).text());
  }

  @Test
  void clientsReadTheCredentialsAsTheyWere() {
    for (var user : new String[] {"app-1", ""}) {
      var login = new Login(Optional.of(user).filter(u -> !u.isEmpty()), Optional.of(ALL));
      var url = new CacheUrl("rediss", login, "h", 6379).text();

      var lettuce = RedisURI.create(url);
      assertEquals("h", lettuce.getHost());
      var read = lettuce.getCredentialsProvider().resolveCredentials().block();
      assertEquals(user, Optional.ofNullable(read.getUsername()).orElse(""));
      assertEquals(ALL, new String(read.getPassword()));

      var jedis = URI.create(url);
      assertEquals(user, Optional.ofNullable(JedisURIHelper.getUser(jedis)).orElse(""));
      assertEquals(ALL, JedisURIHelper.getPassword(jedis));
    }
  }

  @Test
  void noPasswordAppearsInALog() {
    var login = new Login(Optional.of("app"), Optional.of("hunter2"));
    var url = new CacheUrl("rediss", login, "h", 6379);
    assertFalse(url.toString().contains("hunter2"), url.toString());
    assertFalse(login.toString().contains("hunter2"), login.toString());
  }
}
