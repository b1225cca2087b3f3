package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class StridedPerplexityTest {
  private static final int WINDOW = 8;

  @Test
  void everyTokenButTheFirstIsScoredOnceBehindTheWindowsBeginning() {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa-gguf/llama-gqa.gguf"));
        var model = source.loadModel(DType.F32)) {
      var likelihood = new LogLikelihood(model);
      var ids = new ArrayList<Integer>();
      for (int i = 0; i < 21; i++) {
        ids.add(3 + 7 * i % 50);
      }
      for (int stride : List.of(1, 3, 7)) {
        var windows = new StridedPerplexity(likelihood, WINDOW, stride).windows(ids, _ -> {});
        double expected = likelihood.of(ids.subList(0, WINDOW)).nllNats();
        int scored = WINDOW;
        for (int from = stride; scored < ids.size(); from += stride) {
          int to = Math.min(ids.size(), from + WINDOW);
          expected += nats(likelihood, ids, from, to) - nats(likelihood, ids, from, scored);
          scored = to;
        }
        var sum = windows.stream().reduce(LogLikelihood.Total::plus).orElseThrow();
        assertThat(sum.tokens()).isEqualTo(20);
        assertThat(sum.nllNats()).as("stride %d", stride).isCloseTo(expected, within(1e-3));
      }
    }
  }

  private static double nats(LogLikelihood likelihood, List<Integer> ids, int from, int to) {
    return to - from < 2 ? 0 : likelihood.of(ids.subList(from, to)).nllNats();
  }

  @Test
  void aStrideIsShorterThanAWindow() {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa-gguf/llama-gqa.gguf"));
        var model = source.loadModel(DType.F32)) {
      var likelihood = new LogLikelihood(model);
      assertThatThrownBy(() -> new StridedPerplexity(likelihood, 8, 8))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a stride of 8 under windows of 8");
    }
  }
}
