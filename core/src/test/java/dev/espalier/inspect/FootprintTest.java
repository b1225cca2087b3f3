package dev.espalier.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.model.Mask;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointTensors;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.WeightEdits;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FootprintTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa", "llama-gqa-bf16", "llama-gqa-gguf/llama-gqa.gguf"})
  void aDenseModelCannotBeSmaller(String name) {
    try (var source = CheckpointSource.open(Golden.path("models/" + name))) {
      var footprint = Footprint.of(source);
      assertThat(footprint.zeros()).isZero();
      assertThat(footprint.denseBytes()).isEqualTo(source.storedBytes());
      assertThat(footprint.bitmapBytes()).isEqualTo(source.storedBytes());
      assertThat(footprint.entropyBytes()).isEqualTo(source.storedBytes());
    }
  }

  /// Half of query and output projections goes: of 16-bit weights, 8 bits each are saved, 1 is
  /// paid.
  @Test
  void zerosSaveTheirBitsAndCostABitmap() {
    var out = folder.resolve("half");
    long masked = 0;
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa-bf16"))) {
      Map<String, Mask> masks = new HashMap<>();
      for (String name : CheckpointTensors.of(source).shapes().keySet()) {
        if (name.contains("q_proj") || name.contains("o_proj")) {
          masks.put(name, evenColumns());
          masked += 32 * 32;
        }
      }
      CheckpointWriter.save(source, WeightEdits.of(masks), Destination.folder(out));
    }
    try (var pruned = CheckpointSource.open(out)) {
      var footprint = Footprint.of(pruned);
      assertThat(footprint.zeros()).isEqualTo(masked / 2);
      assertThat(footprint.denseBytes()).isEqualTo(pruned.storedBytes());
      assertThat(footprint.bitmapBytes()).isEqualTo(pruned.storedBytes() - masked * 7 / 8);
      assertThat(footprint.entropyBytes()).isEqualTo(footprint.bitmapBytes()); // a bit is a bit
    }
  }

  @Test
  void entropyIsThatOfAChoice() {
    assertThat(Footprint.entropyBits(0.5)).isCloseTo(1, within(1e-12));
    assertThat(Footprint.entropyBits(0.2)).isCloseTo(0.7219280948873623, within(1e-12));
    assertThat(Footprint.entropyBits(0)).isZero();
    assertThat(Footprint.entropyBits(1)).isZero();
  }

  private static Mask evenColumns() {
    int[][] columns = new int[32][16];
    for (int row = 0; row < 32; row++) {
      for (int i = 0; i < 16; i++) {
        columns[row][i] = 2 * i;
      }
    }
    return Mask.ofColumns(32, columns);
  }
}
