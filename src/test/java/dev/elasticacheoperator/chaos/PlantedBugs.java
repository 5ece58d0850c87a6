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
import java.util.TreeSet;
import javax.tools.ToolProvider;

/**
 * Shows that the schedules find a bug that they are for: {@code PlantedBugs MINUTES PATCH}. The
 * patch is applied to a copy of the files that it touches. A separate class loader puts the patched
 * classes before the operator's own. Prints a row of the table in docs/fault-testing.md.
 *
 * <p>Each bug needs a process of its own, because the AWS SDK takes the name of an execution
 * attribute once.
 */
public final class PlantedBugs {

  /** Beginning of the names of bugs that only schedules of topologies can find. */
  private static final String OF_TOPOLOGIES = "cache-";

  private static final long FIRST_OF_TOPOLOGIES = -10_000;

  private static final String OURS = "dev.elasticacheoperator.";

  /** Loads the project's classes itself, so that the bug takes effect, and shares all others. */
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
    var patch = Path.of(arguments[1]);
    var name = patch.getFileName().toString().replace(".patch", "");
    var copies = Files.createTempDirectory("planted-bug");
    try (var loader = new WithBug(classes(compiled(List.of(patch), copies)))) {
      var first =
          loader
              .loadClass(Chaos.class.getName())
              .getDeclaredMethod("firstOf", long.class, Duration.class);
      first.setAccessible(true);
      var seed = name.startsWith(OF_TOPOLOGIES) ? FIRST_OF_TOPOLOGIES : 1L;
      var found = (String) first.invoke(null, seed, lasting);
      System.out.println("| " + name + " | " + found + " |");
      System.exit(found.startsWith("-") ? 1 : 0);
    }
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

  /**
   * Applies the patches to copies of the files that they touch, and compiles these.
   *
   * @param work an empty directory for the copies
   * @return the directory of the class files
   * @throws IllegalStateException if a patch does not match the code or does not compile
   */
  static Path compiled(List<Path> patches, Path work) throws IOException {
    var copies = new TreeSet<Path>();
    for (var patch : patches) {
      copies.addAll(Patch.read(patch).applyTo(work));
    }
    var classes = Files.createDirectory(work.resolve("classes"));
    var options =
        new ArrayList<>(
            List.of("-proc:none", "-nowarn", "-parameters", "--release", "17", "-d", "" + classes));
    options.addAll(List.of("-cp", System.getProperty("java.class.path")));
    copies.forEach(file -> options.add(file.toString()));
    var compiler = ToolProvider.getSystemJavaCompiler();
    if (compiler.run(null, null, null, options.toArray(String[]::new)) != 0) {
      throw new IllegalStateException("Do not compile: " + patches);
    }
    return classes;
  }
}
