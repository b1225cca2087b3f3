package dev.espalier.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.SQLiteException;

/// One connection to `run.db`: SQLite in WAL mode, so that other processes read while one writes.
///
/// A committed row survives the death of the process (`synchronous=NORMAL`); a power cut may take
/// the last commits with it, whole, and a resumed run makes those rows again.
final class Database implements AutoCloseable {
  static final String NAME = "run.db";

  /// The scripts that lead from an empty file to the present schema; script `i` makes version `i +
  /// 1`, kept in `PRAGMA user_version`.
  static final List<String> MIGRATIONS =
      Stream.of("schema-1", "schema-2", "schema-3").map(Database::script).toList();

  private static final int BUSY_MILLIS = 10_000;

  private final Path file;
  private final Handle handle;

  private Database(Path file, Handle handle) {
    this.file = file;
    this.handle = handle;
  }

  /// Opens for writing; makes the file or brings it to the present schema.
  static Database write(Path file, List<String> migrations) {
    return open(file, config(), uri(file), d -> d.migrate(migrations));
  }

  /// Opens for reading only.
  static Database read(Path file, List<String> migrations) {
    if (!Files.exists(file)) {
      throw EspalierException.in(file).found("no such file").needed("the rows of a run").fault();
    }
    return isArchive(file)
        ? readArchive(file, migrations)
        : openToRead(uri(file), file, migrations);
  }

  /// Where the folder cannot be written, SQLite cannot make its shared-memory file. A database
  /// whose log is empty can be read all the same; rows in a log are never passed over.
  private static boolean isArchive(Path file) {
    var folder = file.toAbsolutePath().getParent();
    return folder != null
        && !Files.isWritable(folder)
        && file.resolveSibling(NAME + "-wal").toFile().length() == 0; // 0 too where there is none
  }

  /// Opens a file that nobody writes, SQLite being told so.
  static Database readArchive(Path file, List<String> migrations) {
    return openToRead(uri(file) + "?immutable=1", file, migrations);
  }

  private static Database openToRead(String uri, Path file, List<String> migrations) {
    var config = config();
    config.setReadOnly(true);
    return open(file, config, uri, d -> d.checkVersion(migrations));
  }

  /// As a URI, in which a `?` of the path is no beginning of parameters.
  private static String uri(Path file) {
    return "jdbc:sqlite:" + file.toUri();
  }

  private static SQLiteConfig config() {
    var config = new SQLiteConfig();
    config.setBusyTimeout(BUSY_MILLIS);
    config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
    config.enforceForeignKeys(true);
    return config;
  }

  private static Database open(
      Path file, SQLiteConfig config, String url, Consumer<Database> first) {
    var source = new SQLiteDataSource(config);
    source.setUrl(url);
    @Nullable Database opened = null; // null until it is usable
    try {
      var database = new Database(file, Jdbi.create(source).open());
      try {
        first.accept(database);
        opened = database;
        return opened;
      } finally {
        if (opened == null) {
          database.close();
        }
      }
    } catch (JdbiException e) {
      throw fault(file, e);
    }
  }

  /// Runs `work` in one transaction: all of it is committed, or none.
  <T> T inTransaction(Function<Handle, T> work) {
    try {
      return handle.<T, RuntimeException>inTransaction(work::apply);
    } catch (JdbiException e) {
      throw fault(file, e);
    }
  }

  /// Runs `work` outside of any transaction, as VACUUM must.
  <T> T directly(Function<Handle, T> work) {
    try {
      return work.apply(handle);
    } catch (JdbiException e) {
      throw fault(file, e);
    }
  }

  private void migrate(List<String> migrations) {
    int version = checkVersion(migrations);
    directly(h -> h.createQuery("PRAGMA journal_mode = WAL").mapTo(String.class).one());
    for (int next = version; next < migrations.size(); next++) {
      int made = next + 1;
      var script = migrations.get(next);
      inTransaction(h -> {
        h.createScript(script).execute();
        return h.execute("PRAGMA user_version = " + made);
      });
    }
  }

  private int checkVersion(List<String> migrations) {
    int version = directly(h -> h.createQuery("PRAGMA user_version").mapTo(Integer.class).one());
    if (version > migrations.size()) {
      throw EspalierException.in(file)
          .found("schema " + version)
          .needed("schema " + migrations.size() + " or lower")
          .remedy("A newer Espalier wrote this run: read it with that one.")
          .fault();
    }
    return version;
  }

  private static EspalierException fault(Path file, JdbiException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return fault(file, sqlite);
      }
    }
    throw e;
  }

  private static EspalierException fault(Path file, SQLiteException e) {
    var fault = EspalierException.in(file).cause(e);
    return switch (e.getResultCode()) {
      case SQLITE_FULL ->
          fault
              .found("the disk is full")
              .needed("room for the run's rows")
              .remedy("Free some and give the same command again: it goes on where it stopped.")
              .fault();
      case SQLITE_CORRUPT, SQLITE_NOTADB ->
          fault
              .found("damaged, or no SQLite database")
              .needed("the rows of a run")
              .remedy("Restore it, or start another run.")
              .fault();
      case SQLITE_BUSY ->
          fault
              .found("another program has locked it for more than 10 seconds")
              .needed("a moment to write")
              .fault();
      default -> {
        if (e.getResultCode().name().matches("SQLITE_(CANTOPEN|READONLY|IOERR|PERM).*")) {
          yield fault
              .found("cannot be opened or written (" + e.getResultCode().name() + ")")
              .needed("a folder on a local disk that may be written")
              .fault();
        }
        throw new IllegalStateException(file + ": " + e.getMessage(), e);
      }
    };
  }

  @Override
  public void close() {
    handle.close();
  }

  private static String script(String name) {
    try (var in = Database.class.getResourceAsStream(name + ".sql")) {
      if (in == null) {
        throw new IllegalStateException(name + ".sql is not on the class path");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
