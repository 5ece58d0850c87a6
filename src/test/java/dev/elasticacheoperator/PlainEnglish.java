package dev.elasticacheoperator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds sentences that break the rules of language in CONTRIBUTING.md. Uses the JDK only, so that
 * {@code java PlainEnglish.java PATHS} runs in a second without a build.
 */
final class PlainEnglish {

  /** One sentence that breaks one rule. */
  record Finding(Path file, int line, String rule, String sentence) {
    @Override
    public String toString() {
      return file + ":" + line + ": " + rule + ": " + sentence.strip().replaceAll("\\s+", " ");
    }
  }

  private static final int MOST_WORDS = 25;

  private static final Pattern OPENING =
      Pattern.compile("\\s*(Of|What|Who|Where|Whether|The same)\\b[\\s\\S]*");

  private static final Pattern BANNED =
      Pattern.compile(
          ("\\b(shall|whoever|nobody's|anew|lacking|comes true|came true|on show|on record|besides"
                  + "|told of|is to be|asked for|homeless|disowned|misfits?)\\b")
              .replace(" ", "\\s+"),
          Pattern.CASE_INSENSITIVE);

  private static final String STRING = "\"(?:[^\"\\\\\\n]++|\\\\.)*+\"";

  /** String literals (joined where they are concatenated), characters and comments. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "\"\"\"[\\s\\S]*?\"\"\"|STRING(?:\\s*\\+\\s*STRING)*+".replace("STRING", STRING)
              + "|'(?:[^'\\\\\\n]|\\\\.)++'|//[^\\n]*(?:\\n\\s*//[^\\n]*)*+|/\\*[\\s\\S]*?\\*/");

  private static final Pattern CODE =
      Pattern.compile("\\{@(?:code|literal|value)\\s*((?:[^{}]|\\{[^{}]*\\})*)\\}");

  private static final Pattern LINK =
      Pattern.compile("\\{@link(?:plain)?\\s+([^\\s(}]+(?:\\([^)]*\\))?)(?:\\s+([^}]*))?\\}");

  /** End of a Javadoc sentence: its full stop, a paragraph or a block tag. */
  private static final Pattern END =
      Pattern.compile(
          "(?:^|\\s*\\n)\\s*@(?:(?:param|throws)\\s+\\S+|\\w+)|</?[a-zA-Z][^>]*>"
              + "|(?<=[.!?][)\"']{0,2})(?<!\\b(?:e\\.g|i\\.e|vs)\\.)\\s+");

  private static final Pattern CITATION =
      Pattern.compile("\\([^()]*(?:Reference|Guide|RFC \\d+)[^()]*\\)");

  private final List<Finding> findings = new ArrayList<>();
  private int javadocs;
  private int sentences;

  /**
   * @param messages true to look at string literals that contain a space, too
   */
  void read(Path file, boolean messages) {
    try {
      var source = Files.readString(file);
      var token = TOKEN.matcher(source);
      while (token.find()) {
        var line = lines(source.substring(0, token.start())) + 1;
        if (token.group().startsWith("/**")) {
          javadoc(file, line, token.group());
        } else if (token.group().startsWith("/")
            || messages && token.group().startsWith("\"") && token.group().contains(" ")) {
          banned(file, line, token.group().replaceAll("\\n\\s*//|\"\\s*\\+\\s*\"", ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void javadoc(Path file, int line, String comment) {
    javadocs++;
    var text = comment.substring(3, comment.length() - 2).replaceAll("\\n\\s*\\*", "\n");
    text = CODE.matcher(text).replaceAll(m -> oneWord(m.group(1)));
    text =
        LINK.matcher(text).replaceAll(m -> m.group(2) != null ? m.group(2) : oneWord(m.group(1)));
    var end = END.matcher(text);
    for (int start = 0; start <= text.length(); start = end.end()) {
      var last = !end.find(start);
      var sentence = text.substring(start, last ? text.length() : end.start());
      var at = line + lines(text.substring(0, start) + sentence.replaceAll("\\S[\\s\\S]*", ""));
      if (words(sentence) > 0) {
        sentences++;
        if (text.substring(0, start).isBlank() && OPENING.matcher(sentence).matches()) {
          findings.add(new Finding(file, at, "opening", sentence));
        }
        banned(file, at, sentence);
        var words = words(CITATION.matcher(sentence).replaceAll(""));
        if (words > MOST_WORDS) {
          findings.add(new Finding(file, at, words + " words", sentence));
        }
      }
      if (last) {
        break;
      }
    }
  }

  private void banned(Path file, int line, String text) {
    var match = BANNED.matcher(text.replaceAll("`[^`]*`", "``"));
    while (match.find()) {
      findings.add(
          new Finding(file, line, '"' + match.group(1).replaceAll("\\s+", " ") + '"', text));
    }
  }

  /** Joins code by no-break spaces, which neither separate words nor end a sentence. */
  private static String oneWord(String code) {
    var word = "`" + code.strip().replaceAll("\\s+", "\u00a0") + "`" + "\n".repeat(lines(code));
    return word.replace("\\", "\\\\").replace("$", "\\$");
  }

  private static int words(String sentence) {
    return (int) Stream.of(sentence.split("\\s+")).filter(w -> w.matches(".*\\w.*")).count();
  }

  private static int lines(String text) {
    return (int) text.chars().filter(c -> c == '\n').count();
  }

  List<Finding> findings() {
    return findings;
  }

  /** Counts Javadoc comments, their sentences and the findings of every rule. */
  String summary() {
    return "plain english: %d Javadoc comments, %d sentences; findings: %s"
        .formatted(
            javadocs,
            sentences,
            findings.stream()
                .collect(
                    Collectors.groupingBy(
                        f -> f.rule().replaceAll("\\d+ words", "too long").toLowerCase(),
                        TreeMap::new,
                        Collectors.counting())));
  }

  static List<Path> sources(Path below) {
    try (var files = Files.walk(below)) {
      return files.filter(f -> f.toString().endsWith(".java")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void main(String[] paths) {
    var english = new PlainEnglish();
    for (var path : paths) {
      sources(Path.of(path)).forEach(f -> english.read(f, f.toString().contains("src/main/")));
    }
    english.findings().forEach(System.out::println);
    System.out.println(english.summary());
  }
}
