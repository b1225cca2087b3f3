package dev.espalier.engine;

import dev.espalier.model.Backend;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.SyntheticTensors;
import dev.espalier.tensor.Tensor;
import java.util.Random;
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

/// The choice of one token for each row from logits over 49,152 tokens, greedy or from a nucleus.
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TokenChoiceBenchmark {
  private static final int VOCABULARY = 49_152;

  /// How tokens are chosen.
  public enum Rule {
    GREEDY,
    NUCLEUS;

    private Sampling sampling() {
      return switch (this) {
        case GREEDY -> Sampling.greedy(1);
        case NUCLEUS -> new Sampling(0.8, Sampling.ALL, 0.95, new Cap.NewTokens(1), 0);
      };
    }
  }

  @Param({"1", "16", "128"})
  public int rows;

  @Param public Rule rule = Rule.GREEDY;

  @Param({"BF16", "F32"})
  public DType dtype = DType.F32;

  private final Scope owner = Scope.unnested();
  private final Random random = new Random(1);

  @SuppressWarnings("NullAway.Init") // JMH calls prepare()
  private Tensor logits;

  @Setup
  public void prepare() {
    Backend.useThreads(Runtime.getRuntime().availableProcessors());
    try (var _ = Scope.open()) {
      var even = SyntheticTensors.of(dtype, Shape.of(rows, VOCABULARY));
      logits = owner.adopt(even.times(12)); // from -12 to 12, about as far as a model's
    }
  }

  @TearDown
  public void close() {
    owner.close();
  }

  @Benchmark
  public long choose() {
    try (var _ = Scope.open()) {
      var chooser = TokenChooser.of(logits, rule.sampling());
      long sum = 0;
      for (int row = 0; row < rows; row++) {
        if (chooser.isFinite(row)) {
          sum += chooser.choose(row, random).id();
        }
      }
      return sum;
    }
  }
}
