package dev.espalier.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.Progress;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.WeightEdits;
import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.PruneReport;
import dev.espalier.prune.PruneRequest;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Pruning;
import dev.espalier.prune.Recipe;
import dev.espalier.prune.TargetSelection;
import dev.espalier.prune.Threshold;
import dev.espalier.tensor.DType;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MaskOverlapTest {
  private static final Path MODEL = Golden.path("models/llama-gqa");

  @TempDir private Path folder;

  @Test
  void countsEqualThoseOfPlainLoops() {
    var random = new SplittableRandom(11);
    for (int round = 0; round < 50; round++) {
      int rows = random.nextInt(1, 6);
      int columns = random.nextInt(1, 9);
      boolean[][] one = draw(random, rows, columns);
      boolean[][] other = draw(random, rows, columns);
      long common = 0;
      long either = 0;
      double byChance = 0;
      for (int row = 0; row < rows; row++) {
        int ones = 0;
        int others = 0;
        for (int column = 0; column < columns; column++) {
          common += one[row][column] && other[row][column] ? 1 : 0;
          either += one[row][column] || other[row][column] ? 1 : 0;
          ones += one[row][column] ? 1 : 0;
          others += other[row][column] ? 1 : 0;
        }
        byChance += (double) ones * others / columns;
      }
      var counted =
          MaskOverlap.Matrix.of("model.layers.7.self_attn.q_proj", columns, bits(one), bits(other));
      assertThat(counted.layer()).isEqualTo(7);
      assertThat(counted.projection()).isEqualTo("q_proj");
      assertThat(counted.common()).as("round %d", round).isEqualTo(common);
      assertThat(counted.either()).isEqualTo(either);
      assertThat(counted.byChance()).isCloseTo(byChance, within(1e-9));
    }
  }

  private static boolean[][] draw(SplittableRandom random, int rows, int columns) {
    boolean[][] mask = new boolean[rows][columns];
    for (boolean[] row : mask) {
      for (int column = 0; column < columns; column++) {
        row[column] = random.nextInt(3) == 0;
      }
    }
    return mask;
  }

  private static BitSet bits(boolean[][] mask) {
    var bits = new BitSet();
    for (int row = 0; row < mask.length; row++) {
      for (int column = 0; column < mask[row].length; column++) {
        bits.set(row * mask[row].length + column, mask[row][column]);
      }
    }
    return bits;
  }

  @Test
  void aCopyOverlapsWithItselfWholly() {
    var pruned = save("a", PruneMethod.WANDA, "0.25", 0);
    var overlap = of(List.of(pruned, pruned)).getFirst();
    var share = overlap.overall().orElseThrow();
    assertThat(share.jaccard()).isEqualTo(1);
    assertThat(share.byChance()).isCloseTo(0.25 / 1.75, within(1e-12)); // p / (2 - p)
    assertThat(overlap.matrices())
        .isNotEmpty()
        .allSatisfy(matrix -> assertThat(matrix.name()).contains("self_attn"));
  }

  @Test
  void randomMasksOverlapByChance() {
    var share =
        of(List.of(
                save("a", PruneMethod.RANDOM, "0.25", 0), save("b", PruneMethod.RANDOM, "0.25", 1)))
            .getFirst()
            .overall()
            .orElseThrow();
    assertThat(share.jaccard()).isCloseTo(share.byChance(), within(0.03)); // 9,216 weights pruned
  }

  @Test
  void aHigherRatioHoldsTheLower() {
    var copies =
        List.of(
            save("a", PruneMethod.MAGNITUDE, "0.125", 0),
            save("b", PruneMethod.MAGNITUDE, "0.25", 0));
    var share = of(copies).getFirst().overall().orElseThrow();
    assertThat(share.jaccard()).isCloseTo(0.5, within(1e-3));
    assertThat(share.byChance()).isCloseTo(0.125 * 0.25 / (0.375 - 0.125 * 0.25), within(2e-2));
  }

  @Test
  void everyPairIsCompared() {
    var copies =
        List.of(
            save("a", PruneMethod.WANDA, "0.25", 0),
            save("b", PruneMethod.RANDOM, "0.25", 0),
            save("c", PruneMethod.MAGNITUDE, "0.25", 0));
    assertThat(of(copies))
        .extracting(overlap -> overlap.first() + overlap.second())
        .containsExactly("ab", "ac", "bc");
  }

  @Test
  void zerosOfTheBaseAreNoMask() {
    var pruned = save("a", PruneMethod.WANDA, "0.25", 0);
    assertThat(overlaps(List.of(pruned, pruned), Optional.of(pruned)).getFirst().overall())
        .isEmpty();
    assertThat(overlaps(List.of(pruned, pruned), Optional.of(MODEL)).getFirst().overall())
        .isPresent();
    assertThat(of(List.of(MODEL, MODEL)).getFirst().overall()).isEmpty();
  }

  @Test
  void anotherModelIsRefused() {
    var other = Golden.path("models/qwen2");
    assertThatThrownBy(() -> of(List.of(MODEL, other)))
        .isInstanceOf(EspalierException.class)
        .hasMessageStartingWith(other + ": ")
        .hasMessageEndingWith(
            ", as in " + MODEL + ". Only copies of one model have masks to compare.");
  }

  private static List<MaskOverlap> of(List<Path> copies) {
    return overlaps(copies, Optional.empty());
  }

  private static List<MaskOverlap> overlaps(List<Path> copies, Optional<Path> base) {
    var opened = copies.stream().map(CheckpointSource::open).toList();
    var dense = base.map(CheckpointSource::open);
    try {
      return MaskOverlap.of(opened, dense, Progress.NONE);
    } finally {
      opened.forEach(CheckpointSource::close);
      dense.ifPresent(CheckpointSource::close);
    }
  }

  private Path save(String name, PruneMethod method, String ratio, long seed) {
    var out = folder.resolve(name);
    try (var source = CheckpointSource.open(MODEL);
        var model = source.loadModel(DType.F32)) {
      var request =
          new PruneRequest(
              method.pruner(Threshold.EXACT),
              TargetSelection.of(PruneTarget.ATTENTION),
              Recipe.parse("test", ratio),
              seed);
      PruneReport report =
          new Pruning(request).apply(model, List.of(List.of(1, 2, 3, 4, 5)), steps -> {});
      CheckpointWriter.save(source, WeightEdits.of(report.edits(model)), Destination.folder(out));
    }
    return out;
  }
}
