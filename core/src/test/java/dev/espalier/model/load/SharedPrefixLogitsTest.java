package dev.espalier.model.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.model.BatchShape;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Tap;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows behind a shared prefix give the logits and the attention of rows that hold it themselves.
final class SharedPrefixLogitsTest {
  private static final double RELATIVE = 1e-5;
  private static final List<Integer> PREFIX = List.of(5, 9, 33, 12, 60, 7, 7, 21, 40, 3, 18);
  private static final List<List<Integer>> OWN =
      List.of(List.of(11, 12, 13, 14, 15, 16), List.of(50, 51, 52), List.of(30, 4, 5, 6, 9));

  /// Attention of one layer, by row, in the order of tokens.
  private record Seen(int layer, int row) {}

  /// The last token's attention, of each layer and row: `[heads, slots]`, row-major.
  private static final class Attentions implements Tap {
    private final Map<Seen, float[]> last = new HashMap<>();

    @Override
    public void attention(int layer, Tensor probabilities) {
      int rows = (int) probabilities.size(0);
      long width = probabilities.size(2);
      for (int row = 0; row < rows; row++) {
        var ofRow = probabilities.select(0, row).select(1, width - 1).copy(); // [heads, slots]
        last.put(new Seen(layer, row), ofRow.toFloats());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama-gqa", "llama-tied", "llama3-scaling", "mistral", "qwen2"})
  void logitsAndAttentionAreThoseOfWholeRows(String name) {
    try (var source = CheckpointSource.open(Golden.path("models/" + name));
        var model = source.loadModel(DType.F32)) {
      long live = Tensor.liveCount();
      var alone = new HashMap<Seen, float[]>();
      var expected = new ArrayList<float[]>();
      for (int row = 0; row < OWN.size(); row++) {
        var whole = new ArrayList<>(PREFIX);
        whole.addAll(OWN.get(row));
        expected.add(alone(model, whole, row, alone));
      }
      assertBehindPrefix(model, expected, alone);
      assertThat(Tensor.liveCount()).isEqualTo(live);
    }
  }

  /// The last token's logits; its attention goes into `seen`.
  private static float[] alone(
      LanguageModel model, List<Integer> ids, int row, Map<Seen, float[]> seen) {
    try (var _ = Scope.open()) {
      var tap = new Attentions();
      var hidden = model.hidden(embed(model, ids), BatchShape.full(1, ids.size()), null, tap);
      tap.last.forEach((at, floats) -> seen.put(new Seen(at.layer(), row), floats));
      return model.logits(hidden.narrow(0, ids.size() - 1, 1)).toFloats();
    }
  }

  private static void assertBehindPrefix(
      LanguageModel model, List<float[]> expected, Map<Seen, float[]> alone) {
    int width = OWN.stream().mapToInt(List::size).max().orElseThrow();
    var padding = OWN.stream().map(own -> width - own.size()).toList();
    var config = model.config();
    try (var _ = Scope.open();
        var prefix = KvCache.of(config, DType.F32, List.of(0), PREFIX.size())) {
      // In two parts, the second behind the first.
      model.hidden(embed(model, PREFIX.subList(0, 4)), prefix.step(4), prefix, Tap.NONE);
      var rest = PREFIX.subList(4, PREFIX.size());
      model.hidden(embed(model, rest), prefix.step(rest.size()), prefix, Tap.NONE);
      try (var cache = KvCache.behind(Optional.of(prefix), config, DType.F32, padding, width)) {
        // All but the last token, then the last: a prompt and a step of generation.
        var first = slots(padding, 0, width - 1);
        model.hidden(embed(model, first), cache.step(width - 1), cache, Tap.NONE);
        var tap = new Attentions();
        var last = slots(padding, width - 1, width);
        var step = cache.step(1);
        var hidden = model.hidden(embed(model, last), step, cache, tap);
        float[] logits = model.logits(hidden).toFloats();
        int vocabulary = config.vocabulary();
        for (int row = 0; row < OWN.size(); row++) {
          float[] of = Arrays.copyOfRange(logits, row * vocabulary, (row + 1) * vocabulary);
          Golden.assertClose(of, expected.get(row), RELATIVE);
          for (var entry : tap.last.entrySet()) {
            if (entry.getKey().row() == row) {
              Golden.assertClose(
                  tokensOnly(entry.getValue(), padding.get(row), step),
                  Objects.requireNonNull(alone.get(entry.getKey())),
                  RELATIVE);
            }
          }
        }
      }
    }
  }

  /// `[heads, P + S]` without padded and free slots.
  private static float[] tokensOnly(float[] attention, int padded, BatchShape step) {
    int slots = PREFIX.size() + step.room();
    float[] kept = new float[attention.length / slots * (PREFIX.size() + step.slots() - padded)];
    int at = 0;
    for (int i = 0; i < attention.length; i++) {
      int slot = i % slots - PREFIX.size();
      if (slot < 0 || (slot >= padded && slot < step.slots())) {
        kept[at++] = attention[i];
      } else {
        assertThat(attention[i]).isZero();
      }
    }
    return kept;
  }

  private static List<Integer> slots(List<Integer> padding, int from, int to) {
    var ids = new ArrayList<Integer>();
    for (int row = 0; row < OWN.size(); row++) {
      for (int slot = from; slot < to; slot++) {
        int at = slot - padding.get(row);
        ids.add(at < 0 ? 0 : OWN.get(row).get(at));
      }
    }
    return ids;
  }

  private static Tensor embed(LanguageModel model, List<Integer> ids) {
    long[] all = ids.stream().mapToLong(Integer::longValue).toArray();
    return model.embed(Tensor.of(all, Shape.of(all.length)));
  }
}
