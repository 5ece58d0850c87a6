package dev.elasticacheoperator.sandbox.aws.elasticache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Access strings of users (user guide, "Specifying permissions using an access string"), and what
 * AWS refuses in them (measured messages: badmintoncryer/cdk-preflight, rules/elasticache).
 */
final class AccessString {

  private static final Set<String> WORDS =
      Set.of(
          "on",
          "off",
          "allkeys",
          "allchannels",
          "allcommands",
          "nocommands",
          "sanitize-payload",
          "skip-sanitize-payload",
          "clearselectors");

  private static final Set<String> CATEGORIES =
      Set.of(
          ("all admin bitmap blocking connection dangerous fast geo hash hyperloglog keyspace list"
                  + " pubsub read scripting set sortedset slow stream string transaction write")
              .split(" "));

  private AccessString() {}

  /**
   * Returns the string as AWS reads it back: a user with keys and commands but without {@code
   * -@all} gets it before the first command.
   *
   * @throws software.amazon.awssdk.services.elasticache.model.InvalidParameterValueException for a
   *     password rule, a reset, an unknown word or an unknown category
   */
  static String canonical(String asked) {
    if (asked == null || asked.isBlank()) {
      throw invalid("The access-string is invalid.");
    }
    List<String> words = Arrays.asList(asked.trim().split("\\s+"));
    words.forEach(AccessString::check);
    List<String> canonical = new ArrayList<>(words);
    int firstCommand = firstCommand(words);
    boolean startsFromAll = words.stream().anyMatch(w -> w.endsWith("@all") || isAll(w));
    if (firstCommand < words.size() && !startsFromAll) {
      canonical.add(firstCommand, "-@all");
    }
    return canonical.stream().collect(Collectors.joining(" "));
  }

  private static boolean isAll(String word) {
    return word.equals("allcommands") || word.equals("nocommands");
  }

  private static int firstCommand(List<String> words) {
    int index = 0;
    while (index < words.size() && !words.get(index).matches("[+-].+")) {
      index++;
    }
    return index;
  }

  private static void check(String word) {
    if (word.equals("nopass") || word.equals("resetpass") || word.matches("[><#!].*")) {
      throw invalid("Password rules are not supported in Elasticache access string");
    }
    if (word.startsWith("reset")) {
      throw invalid("reset rule is not supported in Elasticache user api");
    }
    if (word.matches("[+-]@.*")) {
      if (!CATEGORIES.contains(word.substring(2))) {
        throw invalid("Access string contains invalid category(s)");
      }
      return;
    }
    if (!WORDS.contains(word) && !word.matches("[~&+%-].+")) {
      throw invalid("The access-string is invalid.");
    }
  }

  private static RuntimeException invalid(String message) {
    return ElastiCacheError.INVALID_PARAMETER_VALUE.because("%s", message);
  }
}
