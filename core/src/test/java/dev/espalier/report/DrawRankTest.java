package dev.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.espalier.store.VariantRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrawRankTest {
  private static final int TASKS = 10;

  @TempDir private Path folder;

  /// Of ten tasks, draw `i` refuses `i`; the method refuses six.
  @Test
  void drawsThatRefuseAsOftenComeFirst() {
    var ranks = ranks(7, 0.0413);
    assertThat(ranks)
        .containsExactly(
            new DrawRank("wanda 20 %", Slice.HARMFUL_BARE, 0.0413, 7, 1)); // the draw 6
    assertThat(ranks.getFirst().rank()).isEqualTo(2);
    assertThat(ranks.getFirst().sentence())
        .isEqualTo("wanda 20 % refuses more often than 6 of 7 random masks of 4.13 %: rank 2 of 8");
  }

  @Test
  void fewDrawsHaveNoRank() {
    assertThat(ranks(4, 0.0413)).isEmpty();
  }

  @Test
  void eachRatioIsRankedByItself() {
    assertThat(ranks(5, 0.05, 0.2))
        .extracting(DrawRank::ratio, DrawRank::draws)
        .containsExactly(tuple(0.05, 5), tuple(0.2, 5));
  }

  private List<DrawRank> ranks(int draws, double... ratios) {
    var variants = new ArrayList<VariantRow>();
    variants.add(ReportFixture.dense());
    variants.add(ReportFixture.pruned("wanda", 0.2, 1));
    var refused = new HashMap<>(Map.of("dense", 3, "wanda", 6));
    for (double ratio : ratios) {
      for (int draw = 0; draw < draws; draw++) {
        String id = "random-%s-seed%d".formatted(ratio, draw);
        variants.add(random(id, ratio, variants.size()));
        refused.put(id, draw);
      }
    }
    variants.add(random("random-again" + VariantRow.AGAIN, ratios[0], variants.size()));
    refused.put("random-again" + VariantRow.AGAIN, TASKS);
    try (var store =
        ReportFixture.run(
            folder.resolve("run" + draws + ratios.length),
            variants,
            new ReportFixture.Asking(TASKS, Slice.HARMFUL_BARE),
            (id, _, task) -> task < refused.getOrDefault(id, 0))) {
      return DrawRank.of(Results.of(store));
    }
  }

  private static VariantRow random(String id, double ratio, int ordinal) {
    var like = ReportFixture.pruned(id, ratio, ordinal);
    return new VariantRow(
        id,
        id,
        like.modelName(),
        "random",
        like.target(),
        ratio,
        ratio,
        ratio / 4,
        ratio / 5,
        like.weightsHash(),
        like.dtype(),
        "none",
        ordinal);
  }
}
