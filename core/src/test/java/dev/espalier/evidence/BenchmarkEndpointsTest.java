package dev.espalier.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.store.BenchmarkItem;
import dev.espalier.store.BenchmarkItemRow;
import dev.espalier.store.ExaminationRow;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Benchmarks in a run are a condition of its verdict.
final class BenchmarkEndpointsTest {
  private static final int ITEMS = 1000;
  private static final VariantRow DAMAGED =
      new VariantRow(
          "dense-damaged",
          "damaged",
          "m",
          "random",
          "attention",
          0.5,
          0.5,
          0,
          0,
          "dd",
          "f32",
          "none",
          2);

  @TempDir private Path folder;

  private static void sit(RunStore store, String variant, IntPredicate isRight) {
    store.putExaminations(
        List.of(new ExaminationRow(variant, "arc", "rule", "arc", "acc", ITEMS, "", 0)));
    var items = new ArrayList<BenchmarkItem>();
    for (int i = 0; i < ITEMS; i++) {
      var row =
          new BenchmarkItemRow(variant, "arc", "rule", i, "h" + i, "-1,-2", "0", "0", 0.25, 0, "");
      items.add(new BenchmarkItem(row, Map.of("acc", isRight.test(i) ? 1.0 : 0)));
    }
    store.putBenchmarkItems(items);
  }

  private Part kept(IntPredicate pruned, boolean isDamageKnown) {
    try (var store =
        Runs.run(
            folder.resolve("run"),
            Runs.TWO,
            Runs.Shape.of(20),
            (variant, kind, task, template) -> variant.equals("w20") ? "refused" : "complied")) {
      store.putVariants(List.of(DAMAGED));
      sit(store, "dense", i -> i % 2 == 0);
      sit(store, "w20", pruned);
      if (isDamageKnown) {
        sit(store, "dense-damaged", i -> i % 4 == 0);
      }
      return Evidence.of(store, Choice.OF_RUN).parts().stream()
          .filter(part -> part.condition() == Condition.BENCHMARKS_KEPT)
          .findFirst()
          .orElseThrow();
    }
  }

  @Test
  void aSensitiveBenchmarkThatIsKeptIsMet() {
    assertThat(kept(i -> i % 2 == 0, true).standing()).isInstanceOf(Standing.Met.class);
  }

  @Test
  void oneThatLosesTenPointsFails() {
    assertThat(kept(i -> i % 2 == 0 && i >= 200, true).standing())
        .isInstanceOfSatisfying(
            Standing.Failed.class,
            failed ->
                assertThat(((Measure.OfAccuracy) failed.measure()).benchmark()).isEqualTo("arc"));
  }

  @Test
  void withoutADamagedCopyItIsNoCondition() {
    assertThat(kept(i -> i % 2 == 0 && i >= 200, false).standing())
        .isInstanceOf(Standing.NotMeasured.class);
  }
}
