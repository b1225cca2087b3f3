package dev.espalier.store;

import dev.espalier.EspalierException;
import dev.espalier.ProcessLock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A run on disk: `RUN/manifest.json` and the rows in `RUN/run.db` (the tables are in
/// `schema-1.sql`, and what was added since in `schema-margins.sql`).
///
/// One process writes at a time, under a lock that dies with it; any number read meanwhile. Every
/// `put` is one transaction and may be repeated: a row with the same key takes the new values. When
/// it returns, the rows survive the death of the process. Not for use by two threads at once.
public final class RunStore implements AutoCloseable {
  private static final String LOCK = "run.lock";

  /// What a process that died while it made the run may have left behind.
  private static final Set<String> LEFTOVERS =
      Set.of(
          LOCK,
          ManifestFile.PART,
          Database.NAME,
          Database.NAME + "-wal",
          Database.NAME + "-shm",
          Database.NAME + "-journal");

  private final Path run;
  private final Manifest manifest;
  private final Database database;
  private final @Nullable ProcessLock lock; // null where the run is only read

  private RunStore(
      Path run, Manifest manifest, Database database, @Nullable ProcessLock lock) { // as above
    this.run = run;
    this.manifest = manifest;
    this.database = database;
    this.lock = lock;
  }

  /// Opens a run for reading, while another process may write to it.
  public static RunStore open(Path run) {
    var manifest = ManifestFile.read(manifestOf(run));
    return new RunStore(
        run, manifest, Database.read(run.resolve(Database.NAME), Database.MIGRATIONS), null);
  }

  /// Opens an existing run for writing, to label or purge: nothing joins its manifest.
  public static RunStore openToWrite(Path run) {
    manifestOf(run);
    return locked(run, lock -> write(run, ManifestFile.read(manifestOf(run)), lock));
  }

  /// Opens an existing run to write judgements: the judges join its manifest, with notes on how
  /// they were asked. One of a known name that judges by something else is refused.
  public static RunStore openToJudge(
      Path run, List<Manifest.Judge> judges, Map<String, String> notes) {
    var file = manifestOf(run);
    return locked(
        run,
        lock -> {
          var found = ManifestFile.read(file);
          ManifestMatch.checkJudges(file, found, judges);
          return write(run, found.judgedBy(judges, notes), lock).withManifestSaved();
        });
  }

  /// Makes a new run in `run`, a folder that is new or empty.
  public static RunStore create(Path run, Manifest manifest) {
    if (Files.exists(run.resolve(ManifestFile.NAME))) {
      throw EspalierException.in(run)
          .found("holds a run already")
          .needed("a new or empty folder")
          .fault();
    }
    makeFolder(run);
    return locked(run, lock -> start(run, manifest, lock));
  }

  /// Goes on with the run in `run`, or makes it. What must stay equal within a run (suite, limit,
  /// protocol, sampling, prompt format, system prompt, what a judge judges by) is refused by name
  /// where it differs; models and judges are added.
  public static RunStore openOrCreate(Path run, Manifest asked) {
    if (!Files.exists(run.resolve(ManifestFile.NAME))) {
      makeFolder(run);
    }
    return locked(
        run,
        lock -> {
          var file = run.resolve(ManifestFile.NAME);
          if (!Files.exists(file)) {
            return start(run, asked, lock);
          }
          var found = ManifestFile.read(file);
          ManifestMatch.check(file, found, asked);
          return write(run, found.joinedBy(asked), lock).withManifestSaved();
        });
  }

  /// The folder, as it was given.
  public Path run() {
    return run;
  }

  /// The manifest as it stood when the run was opened; while writing, as it stands.
  public Manifest manifest() {
    return manifest;
  }

  /// Stores models under measurement. A variant that has answers keeps its weights: other weights
  /// under its id are refused.
  public void putVariants(List<VariantRow> rows) {
    writing()
        .inTransaction(h -> {
          rows.forEach(row -> Writes.refuseOtherWeights(h, run, row));
          return Writes.batch(h, Writes.VARIANT, rows);
        });
  }

  /// Stores how prompts are put to models; one that is there stays.
  public void putFormats(List<FormatRow> rows) {
    writing().inTransaction(h -> Writes.batch(h, Writes.FORMAT, rows));
  }

  public void putPrompts(List<PromptRow> rows) {
    writing().inTransaction(h -> Writes.batch(h, Writes.PROMPT, rows));
  }

  /// Stores answers with their generations and judgements, all in one transaction. An answer that
  /// was there is replaced together with its judgements.
  public void putAnswers(List<Completed> rows) {
    writing().inTransaction(h -> Writes.answers(h, rows));
  }

  /// Adds judgements to answers that are there.
  public void putJudgements(List<JudgementRow> rows) {
    writing().inTransaction(h -> Writes.batch(h, Writes.JUDGEMENT, rows));
  }

  /// Adds judgements to answers that are there, with what the judges said where they have words.
  public void putReplied(List<Replied> rows) {
    writing().inTransaction(h -> Writes.judgements(h, rows));
  }

  public void putPerplexities(List<PerplexityRow> rows) {
    writing().inTransaction(h -> Writes.batch(h, Writes.PERPLEXITY, rows));
  }

  /// Stores refusal margins of generations that are there.
  public void putMargins(List<MarginRow> rows) {
    writing().inTransaction(h -> Writes.batch(h, Writes.MARGIN, rows));
  }

  /// Fixes the order in which tasks are taken, in place of any order before.
  public void putTaskOrder(List<String> tasks) {
    writing().inTransaction(h -> Writes.taskOrder(h, tasks));
  }

  /// Stores a perplexity together with the windows that it sums up, in the place of older ones.
  public void putPerplexity(PerplexityRow row, List<PerplexityWindowRow> windows) {
    writing().inTransaction(h -> CapabilityRows.putWindows(h, row, windows));
  }

  public void putExaminations(List<ExaminationRow> rows) {
    writing().inTransaction(h -> Writes.batch(h, CapabilityRows.EXAMINATION, rows));
  }

  /// Stores questions of examinations that are there, with their scores, all in one transaction.
  public void putBenchmarkItems(List<BenchmarkItem> items) {
    writing().inTransaction(h -> CapabilityRows.putItems(h, items));
  }

  /// All variants, by ordinal.
  public List<VariantRow> variants() {
    return database.inTransaction(Reads::variants);
  }

  /// All prompts, by ordinal.
  public List<PromptRow> prompts() {
    return database.inTransaction(Reads::prompts);
  }

  /// The formats in which the variant's answers were asked: one, or none before its first answer.
  public List<FormatRow> formats(String variantId) {
    return database.inTransaction(h -> Reads.formats(h, variantId));
  }

  /// The finished generation of that key, if the run holds it: one that failed is not found, so
  /// that it is tried again.
  public Optional<GenerationRow> generation(String generationKey) {
    return database.inTransaction(h -> Reads.finishedGeneration(h, generationKey));
  }

  /// Ids of prompts, by ordinal, that the variant has not answered or failed to answer.
  public List<String> missingAnswers(String variantId) {
    return database.inTransaction(h -> Reads.missingAnswers(h, variantId));
  }

  /// Ids of answered prompts, by ordinal, on whose answers the judge has not spoken.
  public List<String> missingJudgements(String variantId, String judge) {
    return database.inTransaction(h -> Reads.missingJudgements(h, variantId, judge));
  }

  /// The prompts that the variant answered, by ordinal, failed generations among them.
  public List<AnsweredPrompt> answered(String variantId) {
    return database.inTransaction(h -> Reads.answered(h, variantId));
  }

  /// What the judge said of the variant's answers, by prompt id; nothing of judges without words.
  public Map<String, String> replies(String variantId, String judge) {
    return database.inTransaction(h -> Reads.replies(h, variantId, judge));
  }

  public List<PerplexityRow> perplexities() {
    return database.inTransaction(Reads::perplexities);
  }

  /// The refusal margins of the variant's answers, by prompt id; empty in a run of before they were
  /// measured.
  public Map<String, MarginRow> margins(String variantId) {
    return database.inTransaction(h -> Reads.margins(h, variantId));
  }

  /// Ids of prompts, by ordinal, whose answers have no refusal margin by those openings.
  public List<String> missingMargins(String variantId, String openingsHash) {
    return database.inTransaction(h -> Reads.missingMargins(h, variantId, openingsHash));
  }

  /// The order in which tasks are taken; empty where none was fixed.
  public List<String> taskOrder() {
    return database.inTransaction(Reads::taskOrder);
  }

  /// The windows of a perplexity, in the order of the text; none where only their sum is known.
  public List<PerplexityWindowRow> windows(PerplexityRow perplexity) {
    return database.inTransaction(h -> CapabilityRows.windows(h, perplexity));
  }

  /// All examinations, by task in the order of reports, then by variant.
  public List<ExaminationRow> examinations() {
    return database.inTransaction(CapabilityRows::examinations);
  }

  /// The questions of an examination that are done, in order.
  public List<BenchmarkItem> benchmarkItems(ExaminationRow examination) {
    return database.inTransaction(h -> CapabilityRows.items(h, examination));
  }

  /// Empties every text of the run, prompts, completions and judges' replies, and leaves no copy in
  /// the files; hashes and judgements stay. Returns how many texts there were.
  public int purgeTexts() {
    int purged = writing().inTransaction(Writes::purgeTexts);
    database.directly(Writes::vacuum);
    return purged;
  }

  /// Ends the work: the log is folded into run.db, and the lock released.
  @Override
  public void close() {
    database.close();
    release(lock);
  }

  /// For tests that fill the disk or look inside.
  Database database() {
    return database;
  }

  private Database writing() {
    if (lock == null) {
      throw new IllegalStateException(run + " was opened for reading");
    }
    return database;
  }

  private interface Opening {
    RunStore under(ProcessLock lock) throws IOException;
  }

  private static RunStore locked(Path run, Opening opening) {
    var file = run.resolve(LOCK);
    @Nullable ProcessLock lock = null; // null until it is ours
    @Nullable RunStore store = null; // null until it is usable
    try {
      lock = ProcessLock.tryAcquire(file).orElseThrow(() -> taken(run, file));
      store = opening.under(lock);
      return store;
    } catch (IOException e) {
      throw unwritable(run, e);
    } finally {
      if (store == null) {
        release(lock);
      }
    }
  }

  private static RunStore start(Path run, Manifest manifest, ProcessLock lock) throws IOException {
    try (var entries = Files.list(run)) {
      var foreign =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !LEFTOVERS.contains(name))
              .sorted()
              .findFirst();
      if (foreign.isPresent()) {
        throw EspalierException.in(run)
            .found("no run, but it holds '%s'".formatted(foreign.get()))
            .needed("a new or empty folder")
            .fault();
      }
    }
    return write(run, manifest, lock).withManifestSaved(); // last: it makes the folder a run
  }

  private static RunStore write(Path run, Manifest manifest, ProcessLock lock) {
    var database = Database.write(run.resolve(Database.NAME), Database.MIGRATIONS);
    return new RunStore(run, manifest, database, lock);
  }

  private RunStore withManifestSaved() throws IOException {
    boolean isSaved = false;
    try {
      ManifestFile.write(run.resolve(ManifestFile.NAME), manifest);
      isSaved = true;
      return this;
    } finally {
      if (!isSaved) {
        database.close();
      }
    }
  }

  private static Path manifestOf(Path run) {
    var file = run.resolve(ManifestFile.NAME);
    if (!Files.exists(file)) {
      throw EspalierException.in(run)
          .found(Files.isDirectory(run) ? "a folder without manifest.json" : "no such folder")
          .needed("the folder of a run")
          .remedy("Name the folder that --out named.")
          .fault();
    }
    return file;
  }

  private static void makeFolder(Path run) {
    try {
      Files.createDirectories(run);
    } catch (IOException e) {
      throw unwritable(run, e);
    }
  }

  private static EspalierException taken(Path run, Path lockFile) {
    return EspalierException.in(run)
        .found(ProcessLock.holder(lockFile) + " is writing to this run")
        .needed("one writer at a time")
        .remedy("Wait for it to end, or start another run with another --out.")
        .fault();
  }

  private static EspalierException unwritable(Path run, IOException e) {
    return EspalierException.in(run)
        .found("cannot be written (" + EspalierException.reason(e) + ")")
        .needed("a folder on a local disk with room, that may be written")
        .cause(e)
        .fault();
  }

  private static void release(@Nullable ProcessLock lock) { // null: there is none to release
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
