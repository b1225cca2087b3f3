package dev.espalier.tensor;

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

/// What a decoder does to each row beside its products, at the widths of SmolLM2-135M: 9 query
/// heads over 460 slots, a residual stream of 576, an MLP of 1536.
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RowKernelsBenchmark {
  private static final int HEADS = 9;
  private static final int SLOTS = 460;
  private static final int HIDDEN = 576;
  private static final int INTERMEDIATE = 1536;

  @Param({"1", "16", "128", "512"})
  public int rows;

  @Param({"BF16", "F32"})
  public DType dtype = DType.F32;

  private final Scope owner = Scope.unnested();

  @SuppressWarnings("NullAway.Init") // JMH calls prepare()
  private Tensor scores;

  @SuppressWarnings("NullAway.Init") // as above
  private Tensor stream;

  @SuppressWarnings("NullAway.Init") // as above
  private Tensor norm;

  @SuppressWarnings("NullAway.Init") // as above
  private Tensor gate;

  @Setup
  public void prepare() {
    Compute.useThreads(Runtime.getRuntime().availableProcessors());
    try (var _ = Scope.open()) {
      scores = owner.adopt(SyntheticTensors.of(dtype, Shape.of((long) rows * HEADS, SLOTS)));
      stream = owner.adopt(SyntheticTensors.of(dtype, Shape.of(rows, HIDDEN)));
      norm = owner.adopt(SyntheticTensors.of(dtype, Shape.of(HIDDEN)));
      gate = owner.adopt(SyntheticTensors.of(dtype, Shape.of(rows, INTERMEDIATE)));
    }
  }

  @TearDown
  public void close() {
    owner.close();
  }

  @Benchmark
  public void softmax() {
    try (var _ = Scope.open()) {
      scores.softmax();
    }
  }

  @Benchmark
  public void rmsNorm() {
    try (var _ = Scope.open()) {
      stream.rmsNorm(norm, 1e-5);
    }
  }

  @Benchmark
  public void siluTimes() {
    try (var _ = Scope.open()) {
      gate.silu().times(gate);
    }
  }
}
