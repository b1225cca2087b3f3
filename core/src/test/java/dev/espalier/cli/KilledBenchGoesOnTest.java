package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.store.BenchmarkItem;
import dev.espalier.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that examines a tiny model is killed in the middle; the same command goes on, and ends
/// with the items of a process that was let be.
final class KilledBenchGoesOnTest {
  private static final Path MODEL = Golden.path("models/llama-gqa-gguf/llama-gqa.gguf");
  private static final int QUESTIONS = 3_000;

  /// Fewer choices share a pass where the process goes on: that moves the last digits.
  private static final double ROUNDING = 1e-4;

  @TempDir private Path folder;

  @Test
  void theItemsAreThoseOfAnUninterruptedRun() throws Exception {
    writeQuestions();
    var killed = folder.resolve("killed");
    int before = killedInTheMiddle(killed);
    assertThat(before).isPositive().isLessThan(QUESTIONS);

    run(killed);
    var whole = folder.resolve("whole");
    run(whole);

    var expected = items(whole);
    var found = items(killed);
    assertThat(expected).hasSize(QUESTIONS);
    assertThat(found).hasSize(QUESTIONS);
    for (int i = 0; i < QUESTIONS; i++) {
      assertSame(found.get(i), expected.get(i));
    }
  }

  private static void assertSame(BenchmarkItem found, BenchmarkItem expected) {
    assertThat(found.row().promptHash()).isEqualTo(expected.row().promptHash());
    var nats = expected.row().nats();
    for (int choice = 0; choice < nats.size(); choice++) {
      assertThat(Math.abs(found.row().nats().get(choice) - nats.get(choice))).isLessThan(ROUNDING);
    }
  }

  private int killedInTheMiddle(Path out) throws Exception {
    var process =
        EspalierProcess.start(
            EspalierProcess.command(words(out)),
            folder.resolve("home"),
            folder.resolve("killed.log"));
    try {
      while (process.isAlive() && items(out).isEmpty()) {
        Thread.onSpinWait();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return items(out).size();
  }

  private static List<BenchmarkItem> items(Path out) {
    if (!Files.exists(out.resolve("manifest.json"))) {
      return List.of();
    }
    try (var store = RunStore.open(out)) {
      return store.examinations().stream()
          .flatMap(row -> store.benchmarkItems(row).stream())
          .toList();
    }
  }

  private List<String> words(Path out) {
    return List.of(
        "bench",
        "--model",
        MODEL.toString(),
        "--own",
        folder.resolve("own.jsonl").toString(),
        "--out",
        out.toString(),
        "--dtype",
        "f32");
  }

  private void run(Path out) {
    CommandLineRun.at(folder.resolve("home"), words(out).toArray(String[]::new)).assertDone();
  }

  private void writeQuestions() throws IOException {
    var text = new StringBuilder();
    IntStream.range(0, QUESTIONS)
        .forEach(i ->
            text.append(
                "{\"question\":\"a b %d c\",\"choices\":[\"a\",\"b c\",\"%d\"],\"answer\":%d}\n"
                    .formatted(i, i, i % 3)));
    Files.writeString(folder.resolve("own.jsonl"), text);
  }
}
