package dev.espalier.model;

import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The keys and values of the tokens seen so far, for every layer and row: `[rows, kvHeads,
/// headSize, capacity]` and `[rows, kvHeads, capacity, headSize]`, so that both lie as they are
/// multiplied. The first [#slots] of the capacity are filled.
///
/// Rows end in the same slot and may begin with padding, so that rows of any age run together: rows
/// come ([#append]) and go ([#remove]), and what old padding takes is given back when the cache is
/// full. Rows may stand behind a prefix, the cache of one row whose tokens they have in common,
/// read by all and held once; those behind one prefix stand together, in a [Segment].
///
/// Written only where no gradient is recorded. Not thread-safe.
public final class KvCache implements AutoCloseable {
  /// Slots are read in pieces of so many, the widest vector of 4-byte numbers that there is.
  private static final int SLOTS_OF_A_PIECE = 16;

  private final ModelConfig config;
  private final int maxRows;
  private final int capacity;
  private final int room; // slots that there is memory for
  private final Scope scope = Scope.unnested();
  private final Side keys = new Side(3);
  private final Side values = new Side(2);
  private List<Segment> segments = new ArrayList<>();
  private List<Integer> padding = new ArrayList<>();
  private int slots;

  /// Rows that stand together behind one prefix, or behind none.
  ///
  /// @param from the first of them
  /// @param prefix the tokens that they have in common; null for none
  public record Segment(int from, int rows, @Nullable KvCache prefix) {
    /// Tokens of the prefix.
    public int shared() {
      return prefix == null ? 0 : prefix.slots();
    }
  }

  /// What the keys and values of a model are: where, and of which type.
  private record Kind(ModelConfig config, DType dtype, Device device) {
    static Kind of(LanguageModel model) {
      return new Kind(model.config(), model.dtype(), model.device());
    }

    static Kind onCpu(ModelConfig config, DType dtype) {
      return new Kind(config, dtype, Device.CPU);
    }
  }

  private KvCache(Kind kind, int maxRows, int capacity) {
    this.config = kind.config();
    this.maxRows = maxRows;
    this.capacity = capacity;
    this.room = room(capacity);
    var ofKeys = Shape.of(maxRows, config.kvHeads(), config.headSize(), room);
    var ofValues = Shape.of(maxRows, config.kvHeads(), room, config.headSize());
    boolean isAllocated = false;
    try (var _ = Scope.open()) {
      for (int layer = 0; layer < config.layers(); layer++) {
        keys.layers.add(scope.adopt(Tensor.zeros(kind.dtype(), ofKeys, kind.device())));
        values.layers.add(scope.adopt(Tensor.zeros(kind.dtype(), ofValues, kind.device())));
      }
      isAllocated = true;
    } finally {
      if (!isAllocated) {
        scope.close();
      }
    }
  }

  /// A cache for `model` without rows, with room for `maxRows` of `capacity` slots.
  public static KvCache empty(LanguageModel model, int maxRows, int capacity) {
    return new KvCache(Kind.of(model), maxRows, capacity);
  }

  /// A cache without rows, on the CPU.
  public static KvCache empty(ModelConfig config, DType dtype, int maxRows, int capacity) {
    return new KvCache(Kind.onCpu(config, dtype), maxRows, capacity);
  }

  /// A cache for `model` of rows that begin with `padding` slots each, nothing filled.
  public static KvCache of(LanguageModel model, List<Integer> padding, int capacity) {
    return behind(Optional.empty(), model, padding, capacity);
  }

  /// A cache of rows that begin with `padding` slots each, nothing filled, on the CPU.
  public static KvCache of(ModelConfig config, DType dtype, List<Integer> padding, int capacity) {
    return behind(Optional.empty(), config, dtype, padding, capacity);
  }

  /// A cache for `model` of rows that all go on where `prefix` ends, nothing filled. The prefix has
  /// one row without padding and must stay open and as it is; its tokens are no slots of this
  /// cache.
  public static KvCache behind(
      Optional<KvCache> prefix, LanguageModel model, List<Integer> padding, int capacity) {
    return behind(prefix, Kind.of(model), padding, capacity);
  }

  /// A cache of rows that all go on where `prefix` ends, nothing filled, on the CPU.
  public static KvCache behind(
      Optional<KvCache> prefix,
      ModelConfig config,
      DType dtype,
      List<Integer> padding,
      int capacity) {
    return behind(prefix, Kind.onCpu(config, dtype), padding, capacity);
  }

  private static KvCache behind(
      Optional<KvCache> prefix, Kind kind, List<Integer> padding, int capacity) {
    if (prefix.isPresent() && !prefix.get().isPrefix()) {
      throw new IllegalArgumentException("a prefix of " + prefix.get());
    }
    var cache = new KvCache(kind, padding.size(), capacity);
    cache.padding = new ArrayList<>(padding);
    cache.segments.add(new Segment(0, padding.size(), prefix.orElse(null)));
    return cache;
  }

  private boolean isPrefix() {
    return rows() == 1 && padding.getFirst() == 0 && segments.getFirst().prefix() == null;
  }

  private static int room(int capacity) {
    return Math.ceilDiv(capacity, SLOTS_OF_A_PIECE) * SLOTS_OF_A_PIECE;
  }

  /// Bytes that a cache of `rows` x `capacity` slots takes.
  public static long bytes(ModelConfig config, DType dtype, int rows, int capacity) {
    long perSlot = 2L * config.layers() * config.kvHeads() * config.headSize() * dtype.bytes();
    return Math.multiplyExact(Math.multiplyExact(perSlot, rows), (long) room(capacity));
  }

  public int rows() {
    return padding.size();
  }

  /// Slots filled in every layer.
  public int slots() {
    return slots;
  }

  public int capacity() {
    return capacity;
  }

  /// The rows in order, by what they stand behind.
  public List<Segment> segments() {
    return List.copyOf(segments);
  }

  /// The shape of a step of `width` new tokens in every row.
  ///
  /// Where the cache is full, or most of it is padding in every row, such slots are given back.
  public BatchShape step(int width) {
    int spare = rows() == 0 ? 0 : Math.min(slots, Collections.min(padding));
    if (spare > 0 && (slots + width > capacity || 2 * spare > capacity)) {
      shift(-spare);
    }
    if (slots + width > capacity) {
      throw new IllegalArgumentException(
          width + " new tokens after " + slots + " in a cache of " + capacity);
    }
    var shared = new ArrayList<Integer>();
    segments.forEach(segment -> shared.addAll(Collections.nCopies(segment.rows, segment.shared())));
    int end = slots + width;
    int looked = width == 1 && 2 * end > capacity ? room : end;
    return new BatchShape(rows(), width, slots, looked, padding, shared);
  }

  /// Writes `key` and `value [rows, kvHeads, T, headSize]` of `layer` behind the filled slots.
  ///
  /// The slots count as filled once [#advance] is called, after the last layer.
  public void write(int layer, Tensor key, Tensor value) {
    long width = key.size(2);
    keys.slots(live(keys, layer), slots, width).copyFrom(key.transpose(2, 3));
    values.slots(live(values, layer), slots, width).copyFrom(value);
  }

  /// Keys of `layer`, transposed, in the first `count` slots: `[rows, kvHeads, headSize, count]`.
  /// With as many as there are at all they are in one piece. Slots that are not filled hold numbers
  /// that are finite in every row whose own are.
  public Tensor keys(int layer, int count) {
    return keys.slots(live(keys, layer), 0, count);
  }

  /// Values of `layer` in the first `count` slots: `[rows, kvHeads, count, headSize]`, as [#keys].
  public Tensor values(int layer, int count) {
    return values.slots(live(values, layer), 0, count);
  }

  /// Keys of `layer` in all slots, filled or not: `[rows, kvHeads, headSize, slots]`, in one piece.
  public Tensor keys(int layer) {
    return live(keys, layer);
  }

  /// Values of `layer` in all slots, filled or not: `[rows, kvHeads, slots, headSize]`.
  public Tensor values(int layer) {
    return live(values, layer);
  }

  /// The rows that are still running.
  private Tensor live(Side side, int layer) {
    return side.layers.get(layer).narrow(0, 0, rows());
  }

  /// Counts `width` written slots as filled.
  public void advance(int width) {
    slots += width;
  }

  /// Takes back the last `count` filled slots of every row, as if they had not been read: another
  /// continuation may be read behind what is left.
  public void rewind(int count) {
    if (count < 0 || count > slots) {
      throw new IllegalArgumentException(count + " slots back of " + slots);
    }
    slots -= count;
  }

  /// Takes over the rows of `other`, of the same model, behind those that are here. `other` may be
  /// closed afterwards.
  public void append(KvCache other) {
    int first = rows();
    int count = other.rows();
    int end = first == 0 ? other.slots : Math.max(slots, other.slots);
    if (first + count > maxRows || end > capacity || other.segments.size() != 1) {
      throw new IllegalArgumentException(
          "%d rows of %d slots beside %d of %d in a cache of %d rows and %d slots"
              .formatted(count, other.slots, first, slots, maxRows, capacity));
    }
    if (first == 0) {
      slots = end;
    } else if (end > slots) {
      shift(end - slots);
    }
    try (var _ = Scope.open()) {
      for (int layer = 0; layer < config.layers(); layer++) {
        keys.place(other.keys(layer, other.slots), layer, first, slots);
        values.place(other.values(layer, other.slots), layer, first, slots);
      }
    }
    other.padding.forEach(pad -> padding.add(pad + slots - other.slots));
    addSegment(other.segments.getFirst().prefix(), count);
  }

  private void addSegment(@Nullable KvCache prefix, int count) { // null: behind nothing
    int from = rows() - count;
    if (!segments.isEmpty() && segments.getLast().prefix() == prefix) {
      var last = segments.removeLast();
      segments.add(new Segment(last.from(), last.rows() + count, prefix));
    } else {
      segments.add(new Segment(from, count, prefix));
    }
  }

  /// Takes the rows `ended` out. Rows from the end of their segment take their places, and the
  /// segments behind move up, in place: pieces of changing size are what a C library's heap grows
  /// by.
  ///
  /// Returns the rows that stay, in their new order, by their old indices.
  public List<Integer> remove(Set<Integer> ended) {
    var order = new ArrayList<Integer>();
    var left = new ArrayList<Segment>();
    try (var _ = Scope.open()) {
      for (Segment segment : segments) {
        int target = order.size();
        order.addAll(close(segment, target, ended));
        if (order.size() > target) {
          left.add(new Segment(target, order.size() - target, segment.prefix()));
        }
      }
    }
    var old = padding;
    padding = new ArrayList<>(order.stream().map(old::get).toList());
    segments = left;
    if (order.isEmpty()) {
      slots = 0;
    }
    return order;
  }

  /// Moves the rows of `segment` that stay to `target` and behind it: their old indices in order.
  private List<Integer> close(Segment segment, int target, Set<Integer> ended) {
    var stay = new ArrayList<Integer>();
    for (int row = segment.from(); row < segment.from() + segment.rows(); row++) {
      if (!ended.contains(row)) {
        stay.add(row);
      }
    }
    int end = target + stay.size();
    var order = new ArrayList<Integer>();
    for (int place = target; place < end; place++) {
      // Those that stand where they may stay, stay; the last of the others comes into a gap.
      int row = stay.contains(place) ? place : stay.removeLast();
      if (row != place) {
        for (int layer = 0; layer < config.layers(); layer++) {
          keys.move(layer, row, place);
          values.move(layer, row, place);
        }
      }
      order.add(row);
    }
    return order;
  }

  /// Moves what is filled by `by` slots, to the left where negative.
  private void shift(int by) {
    if (slots + by > capacity) {
      throw new IllegalArgumentException(slots + " slots and " + by + " more in " + capacity);
    }
    int kept = by < 0 ? slots + by : slots;
    try (var _ = Scope.open()) {
      for (int layer = 0; layer < config.layers(); layer++) {
        keys.shift(live(keys, layer), kept, by);
        values.shift(live(values, layer), kept, by);
      }
    }
    padding.replaceAll(pad -> pad + by);
    slots += by;
  }

  /// The keys, or the values, of all layers, for all rows that there is memory for.
  private static final class Side {
    final List<Tensor> layers = new ArrayList<>();
    final int dimension; // of the slots

    Side(int dimension) {
      this.dimension = dimension;
    }

    /// `count` slots of `rows` from `start`.
    Tensor slots(Tensor rows, long start, long count) {
      return rows.narrow(dimension, start, count);
    }

    /// Copies all slots of `from` to the last slots before `end` of the rows from `first` on. The
    /// others are zeroed: a row that was there before may have left what is not finite, and that
    /// times a probability of 0 is no 0.
    void place(Tensor from, int layer, int first, int end) {
      long width = from.size(dimension);
      var rows = layers.get(layer).narrow(0, first, from.size(0)).zero();
      slots(rows, end - width, width).copyFrom(from);
    }

    /// Copies row `from` over row `to`.
    void move(int layer, int from, int to) {
      layers.get(layer).select(0, to).copyFrom(layers.get(layer).select(0, from));
    }

    /// Moves the `kept` slots of `rows` that stay by `by`, to the left where negative.
    void shift(Tensor rows, int kept, int by) {
      try (var _ = Scope.open()) {
        // A copy, for source and target overlap.
        var moved = slots(rows, Math.max(0, -by), kept).copy();
        slots(rows, Math.max(0, by), kept).copyFrom(moved);
        if (by > 0) {
          slots(rows, 0, by).zero();
        }
      }
    }
  }

  @Override
  public void close() {
    scope.close();
  }

  @Override
  public String toString() {
    return rows() + " rows of " + slots + " slots, padded by " + padding;
  }
}
