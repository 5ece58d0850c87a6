package dev.elasticacheoperator.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Options of the image's virtual machine, as the {@code Dockerfile} gives them. */
final class ImageOptions {

  private static final Path DOCKERFILE = Path.of("Dockerfile");
  private static final Pattern ENTRY_POINT = Pattern.compile("(?m)^ENTRYPOINT (\\[.*])$");
  private static final Pattern HEAP = Pattern.compile("(?m)^ENV JDK_JAVA_OPTIONS=(\\S+)$");

  /** Only the image has the file that this option names. */
  private static final String ARCHIVE = "-XX:SharedArchiveFile";

  private ImageOptions() {}

  /** Returns the options of the entry point and of the environment, without the archive's file. */
  static List<String> read() {
    try {
      String lines = Files.readString(DOCKERFILE).replace("\\\n", " ");
      List<String> command =
          List.of(new ObjectMapper().readValue(value(ENTRY_POINT, lines), String[].class));
      return Stream.concat(
              command.stream().filter(word -> word.startsWith("-X") && !word.startsWith(ARCHIVE)),
              Stream.of(value(HEAP, lines)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String value(Pattern line, String lines) throws IOException {
    Matcher found = line.matcher(lines);
    if (!found.find()) {
      throw new IOException("No line like " + line + " in " + DOCKERFILE);
    }
    return found.group(1);
  }
}
