package dev.elasticacheoperator.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Ends this process when its parent process ends, even if the parent is killed. Works in the
 * sandbox, whose parent is Maven, and as a Java agent in the operator, whose jar stays unmodified.
 */
public final class ParentWatch {
  /** The exit code of a process that SIGTERM has ended. */
  private static final int EXIT_CODE = 143;

  private static final long POLL_MILLIS = 250;

  /** Time that shutdown hooks get before the process is ended without them. */
  private static final long GRACE_MILLIS = 5_000;

  private static final String CLASS_FILE = ParentWatch.class.getName().replace('.', '/') + ".class";

  private ParentWatch() {}

  /** Watches the present parent. Does nothing if the parent is in another process namespace. */
  static void start() {
    ProcessHandle.current().parent().map(ProcessHandle::pid).ifPresent(ParentWatch::start);
  }

  /**
   * Starts the watch before the operator's main method runs.
   *
   * @param parent the process id of the parent, given in case the parent has already ended
   */
  public static void premain(String parent) {
    start(Long.parseLong(parent));
  }

  private static void start(long parent) {
    daemon("parent-watch", () -> await(parent));
  }

  /** A child of an ended process gets another parent at once, even if nobody reaps the process. */
  private static void await(long parent) {
    while (ProcessHandle.current().parent().filter(p -> p.pid() == parent).isPresent()) {
      sleep(POLL_MILLIS);
    }
    daemon("halt", ParentWatch::haltAfterGrace);
    System.exit(EXIT_CODE);
  }

  private static void haltAfterGrace() {
    sleep(GRACE_MILLIS);
    Runtime.getRuntime().halt(EXIT_CODE);
  }

  private static void daemon(String name, Runnable body) {
    var thread = new Thread(body, name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Writes this class as an agent's jar.
   *
   * @return the JVM argument that makes a child of this process watch this process
   */
  static String agentArgument(Path directory) throws IOException {
    var jar = directory.resolve("parent-watch.jar").toAbsolutePath();
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", ParentWatch.class.getName());
    var temporary = Files.createTempFile(directory, "parent-watch", ".tmp");
    try (var out = new JarOutputStream(Files.newOutputStream(temporary), manifest);
        var in = ParentWatch.class.getClassLoader().getResourceAsStream(CLASS_FILE)) {
      out.putNextEntry(new JarEntry(CLASS_FILE));
      in.transferTo(out);
    }
    // A move, because another operator may be reading the present file.
    Files.move(temporary, jar, StandardCopyOption.REPLACE_EXISTING);
    return "-javaagent:" + jar + "=" + ProcessHandle.current().pid();
  }
}
