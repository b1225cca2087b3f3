package dev.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.model.ModelConfig.Biases;
import dev.espalier.model.ModelConfig.RopeConfig;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that come, grow and go, against lists of what was written for each. Every slot's key is the
/// number of its row and of its token.
final class KvCacheTest {
  private static final int LAYERS = 2;
  private static final int HEADS = 2;
  private static final int SIZE = 4;
  private static final ModelConfig CONFIG =
      new ModelConfig(
          "llama",
          8,
          8,
          LAYERS,
          HEADS,
          HEADS,
          SIZE,
          8,
          1024,
          1e-5,
          new RopeConfig(10_000, new RopeScaling.None()),
          ModelConfig.NO_WINDOW,
          Biases.NONE,
          false);

  /// A row's name, and how many tokens it has.
  private record Row(int name, int tokens) {}

  private static KvCache read(Optional<KvCache> prefix, List<Row> rows) {
    int width = rows.stream().mapToInt(Row::tokens).max().orElseThrow();
    var padding = rows.stream().map(row -> width - row.tokens()).toList();
    var cache = KvCache.behind(prefix, CONFIG, DType.F32, padding, width);
    float[][] values = new float[rows.size()][width];
    for (int row = 0; row < rows.size(); row++) {
      for (int slot = 0; slot < width; slot++) {
        values[row][slot] = number(rows.get(row), slot - padding.get(row));
      }
    }
    write(cache, values);
    return cache;
  }

  @Test
  void whatIsTakenBackIsWrittenOver() {
    try (var cache = read(Optional.empty(), List.of(new Row(1, 3), new Row(2, 2)))) {
      cache.rewind(1);
      assertThat(cache.slots()).isEqualTo(2);
      write(cache, new float[][] {{7}, {8}});
      assertThat(cache.slots()).isEqualTo(3);
      try (var _ = Scope.open()) {
        float[] values = cache.values(0, 3).toFloats(); // [rows, heads, slots, size]
        assertThat(values[2 * SIZE]).isEqualTo(7.125f);
        assertThat(values[(HEADS * 3 + 2) * SIZE]).isEqualTo(8.125f);
        assertThat(values[SIZE]).isEqualTo(number(new Row(1, 3), 1) + 0.125f);
      }
      assertThatThrownBy(() -> cache.rewind(4)).hasMessage("4 slots back of 3");
    }
  }

  private static float number(Row row, int token) {
    return token < 0 ? -1 : 1000f * row.name() + token;
  }

  private static void write(KvCache cache, float[][] values) {
    int width = values[0].length;
    cache.step(width);
    try (var _ = Scope.open()) {
      for (int layer = 0; layer < LAYERS; layer++) {
        cache.write(layer, tensor(values, layer), tensor(values, layer + 0.5f));
      }
    }
    cache.advance(width);
  }

  /// `[rows, HEADS, width, SIZE]`, each head and place marked too.
  private static Tensor tensor(float[][] values, float mark) {
    int width = values[0].length;
    float[] all = new float[values.length * HEADS * width * SIZE];
    int at = 0;
    for (float[] row : values) {
      for (int head = 0; head < HEADS; head++) {
        for (float value : row) {
          for (int i = 0; i < SIZE; i++) {
            all[at++] = value + mark / 4 + head / 32f + i / 256f;
          }
        }
      }
    }
    return Tensor.of(all, Shape.of(values.length, HEADS, width, SIZE));
  }

  private static void check(KvCache cache, List<Row> rows) {
    assertThat(cache.rows()).isEqualTo(rows.size());
    if (rows.isEmpty()) {
      return;
    }
    var shape = cache.step(1);
    int slots = cache.slots();
    try (var _ = Scope.open()) {
      for (int row = 0; row < rows.size(); row++) {
        int padding = shape.padding().get(row);
        assertThat(slots - padding).isEqualTo(rows.get(row).tokens());
        float[][] expected = new float[1][rows.get(row).tokens()];
        for (int token = 0; token < expected[0].length; token++) {
          expected[0][token] = number(rows.get(row), token);
        }
        for (int layer = 0; layer < LAYERS; layer++) {
          int tokens = slots - padding;
          var keys = cache.keys(layer, slots).narrow(0, row, 1).narrow(3, padding, tokens);
          var values = cache.values(layer, slots).narrow(0, row, 1).narrow(2, padding, tokens);
          assertThat(keys.transpose(2, 3).toFloats()).isEqualTo(tensor(expected, layer).toFloats());
          assertThat(values.toFloats()).isEqualTo(tensor(expected, layer + 0.5f).toFloats());
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void rowsKeepWhatWasWrittenForThem(long seed) {
    var random = new Random(seed);
    int places = 7;
    int longest = 40; // own tokens of a row
    try (var first = read(Optional.empty(), List.of(new Row(900, 5)));
        var second = read(Optional.empty(), List.of(new Row(901, 9)));
        var cache = KvCache.empty(CONFIG, DType.F32, places, longest + 6)) {
      var prefixes = List.of(Optional.<KvCache>empty(), Optional.of(first), Optional.of(second));
      List<Row> rows = new ArrayList<>();
      int name = 0;
      for (int round = 0; round < 300; round++) {
        if (rows.size() < places && random.nextInt(3) == 0) {
          var coming = new ArrayList<Row>();
          for (int i = 1 + random.nextInt(places - rows.size()); i > 0; i--) {
            coming.add(new Row(name++, 1 + random.nextInt(20)));
          }
          try (var reading = read(prefixes.get(random.nextInt(3)), coming)) {
            cache.append(reading);
          }
          rows.addAll(coming);
          check(cache, rows);
        }
        rows = grown(cache, rows);
        check(cache, rows);
        var ended = new HashSet<Integer>();
        for (int row = 0; row < rows.size(); row++) {
          if (rows.get(row).tokens() == longest || random.nextInt(12) == 0) {
            ended.add(row);
          }
        }
        var before = rows;
        rows = new ArrayList<>(cache.remove(ended).stream().map(before::get).toList());
        check(cache, rows);
      }
      assertThat(name).isGreaterThan(60);
    }
  }

  private static List<Row> grown(KvCache cache, List<Row> rows) {
    if (rows.isEmpty()) {
      return rows;
    }
    var grown = new ArrayList<Row>();
    float[][] values = new float[rows.size()][1];
    for (int row = 0; row < rows.size(); row++) {
      var old = rows.get(row);
      values[row][0] = number(old, old.tokens());
      grown.add(new Row(old.name(), old.tokens() + 1));
    }
    write(cache, values);
    return grown;
  }

  @Test
  void rowsBehindOnePrefixStandTogether() {
    try (var prefix = read(Optional.empty(), List.of(new Row(9, 5)));
        var cache = KvCache.empty(CONFIG, DType.F32, 8, 16);
        var one = read(Optional.of(prefix), List.of(new Row(1, 2), new Row(2, 3)));
        var two = read(Optional.of(prefix), List.of(new Row(3, 4)));
        var three = read(Optional.empty(), List.of(new Row(4, 1), new Row(5, 1)))) {
      cache.append(one);
      cache.append(two);
      cache.append(three);
      assertThat(cache.segments())
          .containsExactly(new KvCache.Segment(0, 3, prefix), new KvCache.Segment(3, 2, null));
      assertThat(cache.step(1).shared()).containsExactly(5, 5, 5, 0, 0);
      assertThat(cache.remove(Set.of(0, 3))).containsExactly(2, 1, 4);
      assertThat(cache.segments())
          .containsExactly(new KvCache.Segment(0, 2, prefix), new KvCache.Segment(2, 1, null));
    }
  }

  @Test
  void whatEndedRowsLeaveBehindHarmsNoOther() {
    try (var cache = KvCache.empty(CONFIG, DType.F32, 1, 12);
        var broken = read(Optional.empty(), List.of(new Row(1, 8)));
        var sound = read(Optional.empty(), List.of(new Row(2, 3)))) {
      try (var _ = Scope.open()) {
        broken
            .keys(0, 8)
            .copyFrom(
                Tensor.zeros(DType.F32, Shape.of(1, HEADS, SIZE, 8)).softmax().times(Double.NaN));
      }
      cache.append(broken);
      cache.remove(Set.of(0));
      cache.append(sound);
      try (var _ = Scope.open()) {
        assertThat(cache.keys(0).isFinite()).isTrue();
      }
    }
  }

  @Test
  void rowsThatDoNotFitAreRefused() {
    try (var cache = KvCache.empty(CONFIG, DType.F32, 2, 4);
        var rows = read(Optional.empty(), List.of(new Row(1, 2), new Row(2, 2), new Row(3, 1)));
        var wide = read(Optional.empty(), List.of(new Row(4, 5)))) {
      assertThatThrownBy(() -> cache.append(rows))
          .hasMessage("3 rows of 2 slots beside 0 of 0 in a cache of 2 rows and 4 slots");
      assertThatThrownBy(() -> cache.append(wide))
          .hasMessage("1 rows of 5 slots beside 0 of 0 in a cache of 2 rows and 4 slots");
      assertThatThrownBy(() -> KvCache.behind(Optional.of(rows), CONFIG, DType.F32, List.of(0), 4))
          .hasMessage("a prefix of 3 rows of 2 slots, padded by [0, 0, 1]");
    }
  }
}
