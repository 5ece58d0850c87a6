package dev.elasticacheoperator.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Options with which the image starts the operator, as the {@code Dockerfile} gives them.
 *
 * @param virtualMachine those of the entry point and of {@code JDK_JAVA_OPTIONS}, without the
 *     archive's file, which only the image has
 * @param environment the other variables
 */
record ImageOptions(List<String> virtualMachine, Map<String, String> environment) {

  private static final Path DOCKERFILE = Path.of("Dockerfile");
  private static final Pattern ENTRY_POINT = Pattern.compile("(?m)^ENTRYPOINT (\\[.*])$");
  private static final Pattern VARIABLE = Pattern.compile("(?m)^ENV (\\w+)=(\\S+)$");
  private static final String HEAP = "JDK_JAVA_OPTIONS";
  private static final String ARCHIVE = "-XX:SharedArchiveFile";

  static ImageOptions read() {
    try {
      String lines = Files.readString(DOCKERFILE).replace("\\\n", " ");
      Map<String, String> variables = new HashMap<>();
      VARIABLE.matcher(lines).results().forEach(v -> variables.put(v.group(1), v.group(2)));
      String heap = Objects.requireNonNull(variables.remove(HEAP), HEAP);
      Stream<String> command = Stream.of(entryPoint(lines)).filter(word -> word.startsWith("-X"));
      return new ImageOptions(
          Stream.concat(command.filter(word -> !word.startsWith(ARCHIVE)), Stream.of(heap))
              .toList(),
          Map.copyOf(variables));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String[] entryPoint(String lines) throws IOException {
    Matcher found = ENTRY_POINT.matcher(lines);
    if (!found.find()) {
      throw new IOException("No line like " + ENTRY_POINT + " in " + DOCKERFILE);
    }
    return new ObjectMapper().readValue(found.group(1), String[].class);
  }
}
