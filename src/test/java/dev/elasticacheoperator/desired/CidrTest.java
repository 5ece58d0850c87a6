package dev.elasticacheoperator.desired;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {

  @ParameterizedTest
  @ValueSource(strings = {"10.20.0.0/16", "0.0.0.0/0", "255.255.255.255/32", "192.168.1.16/28"})
  void isWrittenAsItWasRead(String text) {
    assertEquals(text, Cidr.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.20.0.0",
        "10.20.0/16",
        "10.20.0.0/33",
        "10.256.0.0/16",
        "10.20.0.1/16",
        "fd00::/8",
        "10.20.0.0/-1",
        " 10.20.0.0/16",
        "10.20.0.0/16\n"
      })
  void textThatIsNoBlockIsRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> Cidr.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "10.20.0.0/16, 10.20.255.0/24, true",
    "10.20.0.0/16, 10.20.0.0/16,   true",
    "10.20.0.0/16, 10.21.0.0/24,   false",
    "10.20.1.0/24, 10.20.0.0/16,   false",
    "128.0.0.0/1,  255.0.0.0/8,    true",
    "0.0.0.0/0,    10.0.0.0/8,     true",
  })
  void contains(String outer, String inner, boolean expected) {
    assertEquals(expected, Cidr.parse(outer).contains(Cidr.parse(inner)));
  }

  @Test
  void overlapsBothWaysOrNot() {
    Cidr wide = Cidr.parse("10.20.0.0/20");
    Cidr inside = Cidr.parse("10.20.3.0/24");
    Cidr beside = Cidr.parse("10.20.16.0/24");
    assertTrue(wide.overlaps(inside) && inside.overlaps(wide));
    assertFalse(wide.overlaps(beside) || beside.overlaps(wide));
  }

  @Test
  void dividesIntoParts() {
    Cidr vpc = Cidr.parse("10.20.0.0/16");
    assertEquals(256, vpc.parts(24));
    assertEquals("10.20.254.0/24", vpc.part(24, 254).toString());
  }
}
