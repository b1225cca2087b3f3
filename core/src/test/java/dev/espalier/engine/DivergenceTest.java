package dev.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.model.BatchShape;
import dev.espalier.model.DecoderLayer;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Linear;
import dev.espalier.model.Tap;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class DivergenceTest {
  private static final List<List<Integer>> WINDOWS =
      List.of(IntStream.range(0, 100).map(i -> (i * 37 + 5) % 64).boxed().toList(), List.of(3, 60));

  private long before;
  private CheckpointSource source;
  private LanguageModel dense;
  private LanguageModel other;

  @BeforeEach
  void load() {
    before = Tensor.liveCount();
    source = CheckpointSource.open(Golden.path("models/llama-gqa"));
    dense = source.loadModel(DType.F32);
    other = source.loadModel(DType.F32);
  }

  @AfterEach
  void close() {
    other.close();
    dense.close();
    source.close();
    assertThat(Tensor.liveCount()).isEqualTo(before);
  }

  @Test
  void aModelDoesNotDivergeFromItself() {
    var distance = distance();
    assertThat(distance.klNats()).isEqualTo(0, within(1e-12));
    assertThat(distance.nllNats()).isEqualTo(distance.referenceNllNats());
    assertThat(distance.tokens()).isEqualTo(99 + 1);
  }

  @Test
  void itIsTheSumOverTheVocabularyInDouble() {
    change();
    var distance = distance();
    assertThat(distance.klNats()).isGreaterThan(1e-3);
    double kl = 0;
    double nll = 0;
    double denseNll = 0;
    for (List<Integer> window : WINDOWS) {
      double[][] p = distributions(dense, window);
      double[][] q = distributions(other, window);
      for (int at = 0; at + 1 < window.size(); at++) {
        for (int token = 0; token < p[at].length; token++) {
          kl += p[at][token] * Math.log(p[at][token] / q[at][token]);
        }
        nll -= Math.log(q[at][window.get(at + 1)]);
        denseNll -= Math.log(p[at][window.get(at + 1)]);
      }
    }
    // logits in f32, about 1e-6 of values near 10
    assertThat(distance.klNats()).isCloseTo(kl / 100, within(1e-5));
    assertThat(distance.nllNats()).isCloseTo(nll / 100, within(1e-5));
    assertThat(distance.referenceNllNats()).isCloseTo(denseNll / 100, within(1e-5));
  }

  @Test
  void theReferenceMayBeGoneByThen() {
    change();
    var whileThere = distance();
    Divergence divergence;
    try (var again = source.loadModel(DType.F32)) {
      divergence = Divergence.from(again, WINDOWS, steps -> {});
    }
    try (divergence) {
      assertThat(divergence.of(other, steps -> {})).isEqualTo(whileThere);
    }
  }

  @Test
  void aWindowOfOneTokenIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Divergence.from(dense, List.of(List.of(1)), steps -> {}))
        .withMessage("a divergence needs windows of at least two tokens");
  }

  private Divergence.Distance distance() {
    try (var divergence = Divergence.from(dense, WINDOWS, steps -> {})) {
      assertThat(divergence.tokens()).isEqualTo(102);
      return divergence.of(other, steps -> {});
    }
  }

  /// Halves the output projections of attention.
  private void change() {
    for (DecoderLayer layer : other.layers()) {
      for (Linear linear : layer.linears()) {
        if (linear.projection().equals("o_proj")) {
          try (var _ = Scope.open()) {
            linear.replaceWeight(linear.weight().times(0.5));
          }
        }
      }
    }
  }

  /// Softmax in double of the logits behind each token.
  private static double[][] distributions(LanguageModel model, List<Integer> window) {
    try (var _ = Scope.open()) {
      long[] ids = window.stream().mapToLong(Integer::longValue).toArray();
      var embedded = model.embed(Tensor.of(ids, Shape.of(ids.length)));
      var hidden = model.hidden(embedded, BatchShape.full(1, ids.length), null, Tap.NONE);
      float[] logits = model.logits(hidden).toFloats();
      int vocabulary = logits.length / ids.length;
      double[][] found = new double[ids.length][vocabulary];
      for (int at = 0; at < ids.length; at++) {
        double sum = 0;
        for (int token = 0; token < vocabulary; token++) {
          found[at][token] = Math.exp(logits[at * vocabulary + token]);
          sum += found[at][token];
        }
        for (int token = 0; token < vocabulary; token++) {
          found[at][token] /= sum;
        }
      }
      return found;
    }
  }
}
