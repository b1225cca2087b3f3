package dev.espalier;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Bad input from the world: a file, a suite, a flag. The command line prints the message and exits
/// with 2. Bad calls from code are [IllegalArgumentException] instead.
///
/// The message is one line, `where: found; needs needed. remedy`, and each part is a field:
///
/// ```java
/// throw EspalierException.in(file)
///     .found("tensor 'lm_head.weight' has shape [8, 16]")
///     .needed("[32, 16]")
///     .remedy("Take config.json and the shards from one revision.")
///     .fault();
/// ```
public final class EspalierException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String where;
  private final String found;
  private final String needed;
  private final String remedy;

  private EspalierException(Fault fault) {
    super(fault.message(), fault.cause);
    this.where = fault.where;
    this.found = fault.found;
    this.needed = fault.needed;
    this.remedy = fault.remedy;
  }

  /// Starts a fault in `where`: a file, with a line or an item when known, or a flag.
  public static Fault in(Object where) {
    return new Fault(String.valueOf(where));
  }

  /// What went wrong with a file, in a few words: `No space left on device`, `access denied`.
  public static String reason(IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> "no such file";
      case AccessDeniedException _ -> "access denied";
      case FileSystemException failed when failed.getReason() != null -> failed.getReason();
      default -> String.valueOf(e.getMessage());
    };
  }

  /// The file, flag or address at fault.
  public String where() {
    return where;
  }

  /// What was found there.
  public String found() {
    return found;
  }

  /// What was needed instead; empty when `found` says it all.
  public String needed() {
    return needed;
  }

  /// What the user can do; empty when nothing is known.
  public String remedy() {
    return remedy;
  }

  /// The parts of a message, gathered one by one.
  public static final class Fault {
    private final String where;
    private String found = "";
    private String needed = "";
    private String remedy = "";
    private @org.jspecify.annotations.Nullable Throwable cause; // most faults have none

    private Fault(String where) {
      this.where = where;
    }

    public Fault found(String text) {
      this.found = text;
      return this;
    }

    public Fault needed(String text) {
      this.needed = text;
      return this;
    }

    public Fault remedy(String text) {
      this.remedy = text;
      return this;
    }

    public Fault cause(Throwable cause) {
      this.cause = cause;
      return this;
    }

    /// The exception, to be thrown.
    public EspalierException fault() {
      return new EspalierException(this);
    }

    private String message() {
      var text = new StringBuilder(where).append(": ").append(found);
      if (!needed.isEmpty()) {
        text.append("; needs ").append(needed);
      }
      if (!remedy.isEmpty()) {
        text.append(". ").append(remedy);
      }
      return text.toString();
    }
  }
}
