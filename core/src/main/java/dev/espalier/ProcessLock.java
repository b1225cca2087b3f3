package dev.espalier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A lock between processes, held on a small file that names its holder's process id. The operating
/// system releases it when the process dies, however it dies; the file itself stays.
///
/// It does not block readers of any other file: it only says who may write.
public final class ProcessLock implements AutoCloseable {
  /// Files locked by this process. POSIX drops every lock that a process has on a file as soon as
  /// it closes *any* channel on it, so a second attempt within the process must not open the file.
  /// That is a property of the process, hence the one static set of this project.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path file;
  private final FileChannel channel;
  private final FileLock lock;

  private ProcessLock(Path file, FileChannel channel, FileLock lock) {
    this.file = file;
    this.channel = channel;
    this.lock = lock;
  }

  /// Takes the lock, or is empty where this or another process has it. Never waits.
  public static Optional<ProcessLock> tryAcquire(Path file) throws IOException {
    var key = key(file);
    if (!HELD.add(key)) {
      return Optional.empty();
    }
    @Nullable ProcessLock taken = null; // null until the lock is ours
    try {
      taken = open(key);
      return Optional.ofNullable(taken);
    } finally {
      if (taken == null) {
        HELD.remove(key);
      }
    }
  }

  private static @Nullable ProcessLock open(Path file)
      throws IOException { // null where it is taken
    var channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    @Nullable FileLock lock = null; // null until the lock is ours
    try {
      lock = channel.tryLock();
      if (lock == null) {
        return null;
      }
      var pid = ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8));
      channel.truncate(0);
      while (pid.hasRemaining()) {
        channel.write(pid);
      }
      return new ProcessLock(file, channel, lock);
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
  }

  /// Who has the lock, in words: `process 4711`, or `another process` where the file does not say.
  public static String holder(Path file) {
    try {
      if (HELD.contains(key(file))) {
        return "process " + ProcessHandle.current().pid();
      }
      var pid = Files.readString(file).strip();
      return pid.matches("[0-9]{1,19}") ? "process " + pid : "another process";
    } catch (IOException _) {
      return "another process";
    }
  }

  /// Releases the lock.
  @Override
  public void close() throws IOException {
    if (lock.isValid()) {
      try {
        lock.release();
        channel.close();
      } finally {
        HELD.remove(file);
      }
    }
  }

  /// One name for the file, whatever links lead to its folder.
  private static Path key(Path file) throws IOException {
    var absolute = file.toAbsolutePath().normalize();
    var folder = absolute.getParent();
    var name = absolute.getFileName();
    if (folder == null || name == null) {
      throw new IOException(file + " is the root folder");
    }
    return folder.toRealPath().resolve(name);
  }
}
