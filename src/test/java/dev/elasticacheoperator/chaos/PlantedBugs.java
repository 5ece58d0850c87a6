package dev.elasticacheoperator.chaos;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * Shows that the schedules find the bugs that they are for: {@code PlantedBugs MINUTES PATCH ...}.
 * Each patch is applied to a copy of the files that it touches. A separate class loader puts the
 * patched classes before the operator's own. Prints a table for docs/fault-testing.md.
 */
public final class PlantedBugs {

  private static final Pattern TOUCHED = Pattern.compile("(?m)^--- (src\\S+)");
  private static final String OURS = "dev.elasticacheoperator.";

  /** Ours first, so that the bug is met; all else is shared, so that it is loaded once. */
  private static final class WithBug extends URLClassLoader {
    WithBug(URL[] classes) {
      super(classes, PlantedBugs.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!name.startsWith(OURS)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        var loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }
  }

  private PlantedBugs() {}

  public static void main(String[] arguments) throws Exception {
    var lasting = Duration.ofMillis((long) (Double.parseDouble(arguments[0]) * 60_000));
    var missed = false;
    System.out.println("| bug | found by | schedules |\n| --- | --- | --- |");
    for (var patch : List.of(arguments).subList(1, arguments.length)) {
      var name = Path.of(patch).getFileName().toString().replace(".patch", "");
      try (var loader = new WithBug(classes(compiled(Path.of(patch))))) {
        var first =
            loader
                .loadClass(Chaos.class.getName())
                .getDeclaredMethod("firstOf", long.class, Duration.class);
        first.setAccessible(true);
        var found = (String) first.invoke(null, 1L, lasting);
        missed |= found.startsWith("-");
        System.out.println("| " + name + " | " + found + " |");
      }
    }
    System.exit(missed ? 1 : 0);
  }

  private static URL[] classes(Path bug) throws MalformedURLException {
    var urls = new ArrayList<URL>(List.of(bug.toUri().toURL()));
    for (var entry : System.getProperty("java.class.path").split(java.io.File.pathSeparator)) {
      if (Files.isDirectory(Path.of(entry))) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }

  private static Path compiled(Path patch) throws IOException, InterruptedException {
    var work = Files.createTempDirectory("planted-bug");
    var classes = Files.createDirectory(work.resolve("classes"));
    var options =
        new ArrayList<>(
            List.of("-proc:none", "-nowarn", "-parameters", "--release", "17", "-d", "" + classes));
    options.addAll(List.of("-cp", System.getProperty("java.class.path")));
    for (var file : touched(patch).toList()) {
      Files.createDirectories(work.resolve(file).getParent());
      Files.copy(Path.of(file), work.resolve(file));
      options.add(work.resolve(file).toString());
    }
    var applied =
        new ProcessBuilder("patch", "--quiet", "-p0", "-i", patch.toAbsolutePath().toString())
            .directory(work.toFile())
            .inheritIO()
            .start()
            .waitFor();
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (applied != 0 || compiler.run(null, null, null, options.toArray(String[]::new)) != 0) {
      throw new IllegalStateException(patch + " does not fit the code any more");
    }
    return classes;
  }

  private static Stream<String> touched(Path patch) throws IOException {
    return TOUCHED.matcher(Files.readString(patch)).results().map(match -> match.group(1));
  }
}
