package dev.elasticacheoperator.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Directory with the kubeconfig, the operator and its log, used by one running sandbox. A file lock
 * keeps a second sandbox out. The operating system releases the lock when the process ends, even if
 * it is killed.
 *
 * @param lock the open file that holds the lock
 * @param remark a sentence for the user if the usual directory is in use, or else empty
 */
record SandboxDirectory(Path path, FileChannel lock, Optional<String> remark)
    implements AutoCloseable {
  /** Locked byte: beyond the content, because Windows lets nobody else read a locked range. */
  private static final long LOCKED = Long.MAX_VALUE - 1;

  /**
   * Claims the chosen directory.
   *
   * @throws SandboxException if another sandbox uses it
   */
  static SandboxDirectory chosen(Path path) throws IOException, SandboxException {
    var claimed = claim(path, Optional.empty());
    if (claimed.isEmpty()) {
      throw new SandboxException(
          inUse(path) + " End that sandbox or choose another directory with -Dsandbox.directory.");
    }
    return claimed.get();
  }

  /** Claims the usual directory, or the first unused one of {@code path-2}, {@code path-3}, …. */
  static SandboxDirectory usual(Path path) throws IOException {
    var claimed = claim(path, Optional.empty());
    for (int i = 2; claimed.isEmpty(); i++) {
      var other = path.resolveSibling(path.getFileName() + "-" + i);
      claimed = claim(other, Optional.of(inUse(path) + " This sandbox uses " + other + "."));
    }
    return claimed.get();
  }

  private static Optional<SandboxDirectory> claim(Path path, Optional<String> remark)
      throws IOException {
    Files.createDirectories(path);
    var file =
        FileChannel.open(lockFile(path), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (!lock(file)) {
      file.close();
      return Optional.empty();
    }
    var pid = String.valueOf(ProcessHandle.current().pid());
    file.truncate(0).write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
    return Optional.of(new SandboxDirectory(path, file, remark));
  }

  private static boolean lock(FileChannel file) throws IOException {
    try {
      return file.tryLock(LOCKED, 1, false) != null;
    } catch (OverlappingFileLockException inThisProcess) {
      return false;
    }
  }

  private static Path lockFile(Path path) {
    return path.resolve("sandbox.lock");
  }

  private static String inUse(Path path) throws IOException {
    return "Directory %s belongs to a running sandbox, process %s."
        .formatted(path, Files.readString(lockFile(path)));
  }

  Path kubeconfig() {
    return path.resolve("kubeconfig");
  }

  Path operatorLog() {
    return path.resolve("operator.log");
  }

  /**
   * Links the operator's files into this directory, because the next build replaces the originals
   * while this operator still reads them.
   *
   * @return the jar to run; {@code jar} itself if it needs no files beside it
   */
  Path linkOperator(Path jar) throws IOException {
    var source = jar.toAbsolutePath().getParent();
    if (!Files.isDirectory(source.resolve("lib"))) {
      return jar;
    }
    var target = path.resolve("operator");
    List<Path> files;
    try (var all = Files.walk(source)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (var file : files) {
      var link = target.resolve(source.relativize(file));
      Files.createDirectories(link.getParent());
      Files.deleteIfExists(link);
      link(file, link);
    }
    return target.resolve(jar.getFileName());
  }

  private static void link(Path file, Path link) throws IOException {
    try {
      Files.createLink(link, file);
    } catch (UnsupportedOperationException | IOException e) {
      // Another file system, or one without hard links.
      Files.copy(file, link);
    }
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
