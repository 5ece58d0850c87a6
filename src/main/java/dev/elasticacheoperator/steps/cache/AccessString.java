package dev.elasticacheoperator.steps.cache;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Access string of a user in a form that can be compared. AWS does not read a string back as it was
 * written: {@code on ~app:* +@read} becomes {@code on ~app:* -@all +@read}. The order of keys and
 * channels means nothing, and that of commands does.
 *
 * @param commands the rules since the last one that concerns all commands
 * @param others words without a meaning of their own here, such as {@code sanitize-payload}
 */
record AccessString(
    boolean on,
    Set<String> keys,
    Set<String> channels,
    List<String> commands,
    List<String> others) {

  private static final String NOTHING = "-@all";
  private static final String EVERYTHING = "+@all";

  static AccessString of(String text) {
    var on = false;
    var keys = new HashSet<String>();
    var channels = new HashSet<String>();
    var commands = new ArrayList<String>();
    var others = new ArrayList<String>();
    for (var word : text.trim().split("\\s+")) {
      switch (word.toLowerCase(Locale.ROOT)) {
        case "on" -> on = true;
        case "off" -> on = false;
        case "allkeys" -> keys.add("~*");
        case "allchannels" -> channels.add("&*");
        case "allcommands" -> add(commands, EVERYTHING);
        case "nocommands" -> add(commands, NOTHING);
        default -> {
          switch (word.charAt(0)) {
            case '~', '%' -> keys.add(word);
            case '&' -> channels.add(word);
            case '+', '-' -> add(commands, word.toLowerCase(Locale.ROOT));
            default -> others.add(word);
          }
        }
      }
    }
    return new AccessString(
        on, Set.copyOf(keys), Set.copyOf(channels), List.copyOf(commands), List.copyOf(others));
  }

  /** Adds a rule. A rule about all commands makes those before it void; a new user has none. */
  private static void add(List<String> commands, String rule) {
    if (rule.equals(NOTHING) || rule.equals(EVERYTHING)) {
      commands.clear();
    }
    if (!rule.equals(NOTHING)) {
      commands.add(rule);
    }
  }
}
