package dev.espalier.engine;

import dev.espalier.model.DecoderLayer;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.Linear;
import dev.espalier.model.Tap;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// How fast a model runs here, beside what the machine could do at best: all in one process, one
/// measurement after another, so that the ratios mean something.
///
/// Each figure is the median of [#REPEATS] repeats, after some seconds of work in which the JVM
/// compiles what is run. Caches hold zeros, which cost as much as keys and values.
public final class EngineBenchmark {
  private static final int REPEATS = 5;
  private static final int STEPS = 8;
  private static final long WARM_UP_NANOS = 5_000_000_000L;
  private static final int WARM_UP_STEPS = 32;
  private static final int PRODUCT_ROWS = 512;
  private static final long BANDWIDTH_BYTES = 64L << 20;

  /// Own slots that are filled when decoding is measured.
  private static final int OWN = 60;

  private final LanguageModel model;

  public EngineBenchmark(LanguageModel model) {
    this.model = model;
    BatchPlan.DEFAULT.prepare(model);
    warmUp();
  }

  private void warmUp() {
    long end = System.nanoTime() + WARM_UP_NANOS;
    while (System.nanoTime() < end) {
      try (var cache = KvCache.of(model, List.of(0, 0), WARM_UP_STEPS)) {
        for (int i = 0; i < WARM_UP_STEPS; i++) {
          step(cache, 1);
        }
      }
    }
  }

  /// Floating-point operations per second of the model's own linear layers at 512 rows: what a
  /// forward pass of nothing else would reach.
  public double productFlops() {
    DecoderLayer layer = model.layers().getFirst();
    double operations = 0;
    double seconds = 0;
    for (Linear linear : layer.linears()) {
      operations += 2.0 * PRODUCT_ROWS * linear.in() * linear.out();
      try (var _ = Scope.open()) {
        var x = Tensor.zeros(model.dtype(), Shape.of(PRODUCT_ROWS, linear.in()), model.device());
        seconds += median(() -> awaited(linear.apply(x, Tap.NONE)));
      }
    }
    return operations / seconds;
  }

  /// Bytes per second at which weights come out of memory: a linear of one row over 64 MiB, in the
  /// model's type.
  public double weightBytesPerSecond() {
    DType dtype = model.dtype();
    long side = (long) Math.sqrt((double) BANDWIDTH_BYTES / dtype.bytes());
    try (var _ = Scope.open()) {
      var weight = Tensor.zeros(dtype, Shape.of(side, side), model.device());
      var x = Tensor.zeros(dtype, Shape.of(1, side), model.device());
      return side * side * dtype.bytes() / median(() -> awaited(x.linear(weight, null)));
    }
  }

  /// Tokens per second of `rows` rows that decode behind `prefix` tokens and 60 of their own; the
  /// prefix is held once, or by each row.
  public double decode(int rows, int prefix, BatchPlan.Sharing sharing) {
    boolean isShared = sharing == BatchPlan.Sharing.PREFIXES;
    int own = isShared ? OWN : OWN + prefix;
    int capacity = own + STEPS * (REPEATS + 1);
    List<Integer> padding = Collections.nCopies(rows, 0);
    try (var shared = KvCache.of(model, List.of(0), Math.max(1, prefix))) {
      shared.advance(prefix);
      try (var cache =
          isShared
              ? KvCache.behind(Optional.of(shared), model, padding, capacity)
              : KvCache.of(model, padding, capacity)) {
        cache.advance(own);
        double seconds =
            median(() -> {
              for (int i = 0; i < STEPS; i++) {
                step(cache, 1);
              }
            });
        return rows * STEPS / seconds;
      }
    }
  }

  /// Prompt tokens per second of one row of `tokens` tokens, with the logits of the last.
  public double prefill(int tokens) {
    double seconds =
        median(() -> {
          try (var cache = KvCache.of(model, List.of(0), tokens)) {
            step(cache, tokens);
          }
        });
    return tokens / seconds;
  }

  /// Weights of the decoder's blocks: what a prompt token meets.
  public long blockWeights() {
    return model.layers().stream()
        .flatMap(layer -> layer.linears().stream())
        .mapToLong(linear -> linear.weight().shape().elements())
        .sum();
  }

  /// Reads a number of a product, for a GPU computes while the program goes on.
  private static void awaited(Tensor product) {
    product.narrow(0, 0, 1).narrow(1, 0, 1).toFloats();
  }

  private void step(KvCache cache, int width) {
    try (var _ = Scope.open()) {
      TopTwo.of(LastLogits.of(model, cache, new long[cache.rows() * width], width));
    }
  }

  /// Seconds: the median of the repeats, after one that warms up.
  private static double median(Runnable work) {
    double[] seconds = new double[REPEATS];
    for (int repeat = -1; repeat < REPEATS; repeat++) {
      long start = System.nanoTime();
      try (var _ = Scope.open()) {
        work.run();
      }
      if (repeat >= 0) {
        seconds[repeat] = (System.nanoTime() - start) / 1e9;
      }
    }
    Arrays.sort(seconds);
    return seconds[REPEATS / 2];
  }
}
