package dev.espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunSurvivesKillTest {
  private static final int ACKNOWLEDGED_BEFORE_KILL = 60;

  @TempDir Path folder;

  @Test
  void everyAcknowledgedRowIsThereAndTheRunGoesOn() throws Exception {
    var run = folder.resolve("run");
    var acknowledged = killedWriter(run);

    try (var reader = RunStore.open(run)) {
      assertThat(reader.answered(KillableWriter.VARIANT))
          .extracting(row -> row.prompt().promptId())
          .containsAll(acknowledged);
    }
    try (var store = RunStore.openOrCreate(run, Rows.manifest())) {
      var integrity =
          store
              .database()
              .directly(h -> h.createQuery("PRAGMA integrity_check").mapTo(String.class).one());
      assertThat(integrity).isEqualTo("ok");

      var answered = store.answered(KillableWriter.VARIANT);
      assertThat(answered).extracting(row -> row.prompt().promptId()).containsAll(acknowledged);
      assertThat(answered)
          .allSatisfy(row -> assertThat(row.judgements()).containsOnlyKeys(Rows.JUDGE));

      var missing = store.missingAnswers(KillableWriter.VARIANT);
      assertThat(missing).hasSize(KillableWriter.PROMPTS - answered.size());
      store.putAnswers(
          missing.stream()
              .map(id -> Rows.completed(KillableWriter.VARIANT, Integer.parseInt(id.substring(1))))
              .toList());
      assertThat(store.missingAnswers(KillableWriter.VARIANT)).isEmpty();
      assertThat(store.answered(KillableWriter.VARIANT)).hasSize(KillableWriter.PROMPTS);
      assertThat(store.manifest().sessions()).hasSize(2);
    }
  }

  @Test
  void anotherProcessReadsWhileOneWritesAndMayNotWrite() throws Exception {
    var run = folder.resolve("run");
    var writer = start(run);
    try (var lines = writer.inputReader()) {
      var first = lines.readLine().strip();
      try (var reader = RunStore.open(run)) {
        assertThat(reader.answered(KillableWriter.VARIANT))
            .extracting(row -> row.prompt().promptId())
            .contains(first);
      }
      assertThatThrownBy(() -> RunStore.openOrCreate(run, Rows.manifest()))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              "%s: process %d is writing to this run; needs one writer at a time. Wait for it to"
                  + " end, or start another run with another --out.",
              run, writer.pid());
    } finally {
      writer.destroyForcibly().waitFor();
    }
    RunStore.openOrCreate(run, Rows.manifest()).close();
  }

  /// Kills a writer in the middle of its work; returns what it had acknowledged, up to the last
  /// line in the pipe.
  private static List<String> killedWriter(Path run) throws Exception {
    var writer = start(run);
    try (var lines = writer.inputReader()) {
      var acknowledged = new ArrayList<String>();
      while (acknowledged.size() < ACKNOWLEDGED_BEFORE_KILL) {
        acknowledged.add(lines.readLine().strip());
      }
      writer.toHandle().destroyForcibly(); // Process.destroyForcibly would close the pipe
      assertThat(writer.waitFor()).isNotZero();
      acknowledged.addAll(wholeLines(lines));
      assertThat(acknowledged).doesNotContainNull().hasSizeLessThan(KillableWriter.PROMPTS);
      return acknowledged;
    } finally {
      writer.destroyForcibly();
    }
  }

  /// The rest of the pipe, without a last line that the kill may have cut.
  private static List<String> wholeLines(BufferedReader lines) throws IOException {
    var rest = lines.readAllAsString();
    return rest.substring(0, rest.lastIndexOf('\n') + 1).lines().map(String::strip).toList();
  }

  private static Process start(Path run) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KillableWriter.class.getName(),
            run.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }
}
