package dev.espalier.model.arch;

import dev.espalier.model.Backend;
import dev.espalier.model.Frame;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.ModelConfig.Biases;
import dev.espalier.model.ModelConfig.RopeConfig;
import dev.espalier.model.RopeScaling;
import dev.espalier.model.Tap;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.SyntheticTensors;
import dev.espalier.tensor.Tensor;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// One attention of SmolLM2-135M, its norm and projections included, in a step of decoding: each
/// row has 60 tokens of its own behind a prefix of 400, which is held once or by each row.
///
/// Each call takes the next of 8 layers, so that keys and weights do not lie in a core's own cache.
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AttentionBenchmark {
  private static final int LAYERS = 8;
  private static final int PREFIX = 400;
  private static final int OWN = 60;

  /// SmolLM2-135M, but for the parts that are not measured here: they are small.
  private static final ModelConfig CONFIG =
      new ModelConfig(
          "llama",
          64,
          576,
          LAYERS,
          9,
          3,
          64,
          16,
          8192,
          1e-5,
          new RopeConfig(100_000, new RopeScaling.None()),
          ModelConfig.NO_WINDOW,
          Biases.NONE,
          true);

  /// Where the prefix's keys and values are.
  public enum Prefix {
    HELD_ONCE,
    IN_EACH_ROW
  }

  @Param({"1", "16", "128", "256"})
  public int rows;

  @Param public Prefix prefix = Prefix.HELD_ONCE;

  @Param({"BF16", "F32"})
  public DType dtype = DType.F32;

  private final Scope owner = Scope.unnested();
  private int next;

  @SuppressWarnings("NullAway.Init") // JMH calls prepare()
  private LanguageModel model;

  @SuppressWarnings("NullAway.Init") // as above
  private KvCache shared;

  @SuppressWarnings("NullAway.Init") // as above
  private KvCache cache;

  @SuppressWarnings("NullAway.Init") // as above
  private Frame frame;

  @SuppressWarnings("NullAway.Init") // as above
  private Tensor x;

  @Setup
  public void prepare() {
    Backend.useThreads(Runtime.getRuntime().availableProcessors());
    model = Decoder.load(CONFIG, dtype, new SyntheticWeights());
    model.pack();
    List<Integer> padding = Collections.nCopies(rows, 0);
    shared = KvCache.of(CONFIG, dtype, List.of(0), PREFIX);
    shared.advance(PREFIX);
    if (prefix == Prefix.HELD_ONCE) {
      cache = KvCache.behind(Optional.of(shared), CONFIG, dtype, padding, OWN + 1);
      cache.advance(OWN);
    } else {
      cache = KvCache.of(CONFIG, dtype, padding, PREFIX + OWN + 1);
      cache.advance(PREFIX + OWN);
    }
    try (var _ = Scope.open()) {
      frame = model.frame(cache.step(1));
      owner.adopt(frame.cosine());
      owner.adopt(frame.sine());
      x = owner.adopt(SyntheticTensors.of(dtype, Shape.of(rows, CONFIG.hidden())));
    }
  }

  @TearDown
  public void close() {
    owner.close();
    cache.close();
    shared.close();
    model.close();
  }

  @Benchmark
  public void attend() {
    try (var _ = Scope.open()) {
      model.layers().get(next).attend(x, frame, cache, Tap.NONE);
    }
    next = (next + 1) % LAYERS;
  }

  private static final class SyntheticWeights implements WeightSource {
    @Override
    public boolean has(String name) {
      return true;
    }

    @Override
    public Tensor load(String name, Shape shape, DType dtype) {
      return SyntheticTensors.of(dtype, shape);
    }
  }
}
