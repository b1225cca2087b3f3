package dev.espalier.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.model.Mask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Shards are written as soon as all edits of their tensors are known.
final class SettledShardsTest {
  private static final String EARLY = "model.layers.0.self_attn.q_proj.weight";
  private static final String LATE = "model.layers.2.self_attn.q_proj.weight";

  @TempDir private Path folder;

  @Test
  void aShardWaitsForItsLastEditAndIsWrittenOnce() throws IOException {
    var out = folder.resolve("out");
    var partial = folder.resolve("out.partial");
    var whole = folder.resolve("whole");
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa-sharded"))) {
      CheckpointWriter.saveSettled(source, WeightEdits.NONE, Set.of(EARLY, LATE), out);
      assertThat(names(partial)).isEmpty();
      CheckpointWriter.saveSettled(source, edits(EARLY), Set.of(LATE), out);
      assertThat(names(partial)).hasSize(1).allMatch(name -> name.endsWith(".safetensors"));
      var first = partial.resolve(names(partial).getFirst());
      var written = Files.getAttribute(first, "unix:ino");
      CheckpointWriter.finish(source, edits(EARLY, LATE), Destination.folder(out));
      assertThat(Files.getAttribute(out.resolve(first.getFileName()), "unix:ino"))
          .isEqualTo(written);
      CheckpointWriter.save(source, edits(EARLY, LATE), Destination.folder(whole));
    }
    assertThat(partial).doesNotExist();
    assertThat(names(out)).isEqualTo(names(whole));
    for (String name : names(whole)) {
      assertThat(out.resolve(name)).hasSameBinaryContentAs(whole.resolve(name));
    }
  }

  @Test
  void whatWasLeftCanBeThrownAway() throws IOException {
    var out = folder.resolve("out");
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa-sharded"))) {
      CheckpointWriter.saveSettled(source, WeightEdits.NONE, Set.of(), out);
      assertThat(names(folder.resolve("out.partial"))).hasSize(2);
      CheckpointWriter.discard(out);
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void oneFileWaitsForTheEnd() {
    for (String name : List.of("llama-gqa", "llama-gqa-gguf/llama-gqa.gguf")) {
      try (var source = CheckpointSource.open(Golden.path("models/" + name))) {
        CheckpointWriter.saveSettled(source, WeightEdits.NONE, Set.of(), folder.resolve("out"));
        assertThat(folder).isEmptyDirectory();
      }
    }
  }

  @Test
  void roomIsLookedForBeforeAnyWork() {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"))) {
      CheckpointWriter.checkRoom(
          source, SaveForm.SAFETENSORS, List.of(folder.resolve("a/b"), folder.resolve("c")));
      var nowhere = Path.of("/proc/1/out"); // a file system without room
      assertThatThrownBy(
              () -> CheckpointWriter.checkRoom(source, SaveForm.SAFETENSORS, List.of(nowhere)))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              "/proc/1: 0 MiB free; needs 0 MiB for what is written there."
                  + " Free some room, or give --out on another disk.");
    }
  }

  private static WeightEdits edits(String... names) {
    int[][] first = Stream.generate(() -> new int[] {1}).limit(32).toArray(int[][]::new);
    var mask = Mask.ofColumns(32, first);
    return WeightEdits.of(Stream.of(names).collect(Collectors.toMap(name -> name, _ -> mask)));
  }

  private static List<String> names(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.map(entry -> entry.getFileName().toString()).sorted().toList();
    }
  }
}
