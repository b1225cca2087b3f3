package dev.espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunRefusesBadFoldersTest {
  @TempDir Path folder;

  private Path run;

  @BeforeEach
  void nameRun() {
    run = folder.resolve("run");
  }

  @Test
  void noFolder() {
    refused(
        () -> RunStore.open(run),
        run + ": no such folder; needs the folder of a run. Name the folder that --out named.");
  }

  @Test
  void aFolderThatIsNoRun() throws IOException {
    Files.createDirectory(run);
    Files.writeString(run.resolve("thesis.tex"), "text");
    refused(
        () -> RunStore.open(run),
        run
            + ": a folder without manifest.json; needs the folder of a run. Name the folder that"
            + " --out named.");
    refused(
        () -> RunStore.openOrCreate(run, Rows.manifest()),
        run + ": no run, but it holds 'thesis.tex'; needs a new or empty folder");
    assertThat(run.resolve("run.db")).doesNotExist();
  }

  @Test
  void aFolderThatHoldsARunIsNotCreatedAgain() {
    RunStore.create(run, Rows.manifest()).close();
    refused(
        () -> RunStore.create(run, Rows.manifest()),
        run + ": holds a run already; needs a new or empty folder");
  }

  @Test
  void whatADeadCreatorLeftIsNoHindrance() throws IOException {
    RunStore.create(run, Rows.manifest()).close();
    Files.move(run.resolve("manifest.json"), run.resolve("manifest.json.part"));

    try (var store = RunStore.openOrCreate(run, Rows.manifest())) {
      assertThat(store.variants()).isEmpty();
    }
  }

  @Test
  void aFolderThatCannotBeMade() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "text");
    refused(
        () -> RunStore.create(file.resolve("run"), Rows.manifest()),
        "%s/run: cannot be written (Not a directory); needs a folder on".formatted(file)
            + " a local disk with room, that may be written");
  }

  @Test
  void aSecondWriterInOneProcess() {
    var second =
        "%s: process %d is writing to this run; needs one writer at a time. Wait for it to"
                .formatted(run, ProcessHandle.current().pid())
            + " end, or start another run with another --out.";
    try (var _ = RunStore.create(run, Rows.manifest())) {
      refused(() -> RunStore.openOrCreate(run, Rows.manifest()), second);
      refused(() -> RunStore.openToWrite(run), second);
    }
    RunStore.openToWrite(run).close();
  }

  @Test
  void aNewerSchema() {
    try (var store = RunStore.create(run, Rows.manifest())) {
      store.database().directly(h -> h.execute("PRAGMA user_version = 9"));
    }
    var message =
        run
            + "/run.db: schema 9; needs schema 3 or lower. A newer Espalier wrote this run: read it"
            + " with that one.";
    refused(() -> RunStore.open(run), message);
    refused(() -> RunStore.openOrCreate(run, Rows.manifest()), message);
  }

  @Test
  void rowsThatAreMissing() throws IOException {
    RunStore.create(run, Rows.manifest()).close();
    Files.delete(run.resolve("run.db"));
    refused(() -> RunStore.open(run), run + "/run.db: no such file; needs the rows of a run");
  }

  @Test
  void rowsThatAreNoDatabase() throws IOException {
    RunStore.create(run, Rows.manifest()).close();
    Files.writeString(run.resolve("run.db"), "variant,prompt,verdict\n".repeat(100));
    var message =
        run
            + "/run.db: damaged, or no SQLite database; needs the rows of a run. Restore it, or"
            + " start another run.";
    refused(() -> RunStore.open(run), message);
    refused(() -> RunStore.openToWrite(run), message);
  }

  @Test
  void aFullDisk() {
    try (var store = RunStore.create(run, Rows.manifest())) {
      store
          .database()
          .directly(h -> h.createQuery("PRAGMA max_page_count = 30").mapTo(Integer.class).one());
      store.putVariants(List.of(Rows.variant("dense")));
      store.putFormats(List.of(Rows.FORMAT));
      store.putPrompts(Rows.prompts(2));
      refused(
          () -> store.putPrompts(Rows.prompts(5_000)),
          run
              + "/run.db: the disk is full; needs room for the run's rows. Free some and give the"
              + " same command again: it goes on where it stopped.");
      assertThat(store.prompts()).hasSize(2);
      store.putAnswers(List.of(Rows.completed("dense", 0)));
    }
  }

  @Test
  void otherWeightsUnderTheIdOfAMeasuredVariant() {
    try (var store = RunStore.create(run, Rows.manifest())) {
      store.putVariants(List.of(Rows.variant("dense")));
      store.putFormats(List.of(Rows.FORMAT));
      store.putPrompts(Rows.prompts(1));
      store.putVariants(List.of(variantOf("other")));
      store.putVariants(List.of(Rows.variant("dense")));
      store.putAnswers(List.of(Rows.completed("dense", 0)));
      refused(
          () -> store.putVariants(List.of(variantOf("other"))),
          run
              + ": variant 'dense' was measured with weights hash of dense; needs the same, not"
              + " other. Give the other model another name, or start another run.");
    }
  }

  private static VariantRow variantOf(String weightsHash) {
    return new VariantRow(
        "dense", "Dense", "tiny", "dense", "none", 0, 0, 0, 0, weightsHash, "f32", "none", 0);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(EspalierException.class).hasMessage(message);
  }
}
