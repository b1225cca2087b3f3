package dev.espalier.cli;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import dev.espalier.model.Backend;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Do the native libraries load: libtorch, the tokenizers, SQLite.
final class NativeChecks {
  private static final String REMEDY =
      "The library cannot run on this system (see System above), or its unpacked copy is damaged:"
          + " delete the folder 'native' in the cache and try again.";

  private NativeChecks() {}

  static List<Finding> onThisMachine(LongSupplier nanoClock) {
    return List.of(
        check("libtorch", nanoClock, NativeChecks::libtorch),
        check("Tokenizers", nanoClock, NativeChecks::tokenizers),
        check("SQLite", nanoClock, NativeChecks::sqlite));
  }

  /// Runs a load that says what it loaded; a failure is a finding too.
  static Finding check(String subject, LongSupplier nanoClock, Supplier<String> load) {
    long started = nanoClock.getAsLong();
    try {
      String loaded = load.get();
      var elapsed = Duration.ofNanos(nanoClock.getAsLong() - started);
      return Finding.ok(subject, loaded + ", loaded in " + Quantity.duration(elapsed));
    } catch (LinkageError | IllegalStateException e) {
      return Finding.problem(subject, "does not load: " + Mistake.rootOf(e), REMEDY);
    }
  }

  private static String libtorch() {
    Backend.load();
    return Backend.description();
  }

  private static String tokenizers() {
    LibUtils.checkStatus();
    return "Hugging Face tokenizers";
  }

  private static String sqlite() {
    try (var connection = DriverManager.getConnection("jdbc:sqlite::memory:")) {
      return "SQLite " + connection.getMetaData().getDatabaseProductVersion();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
