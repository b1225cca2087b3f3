package dev.espalier.tensor;

import java.util.ArrayList;
import java.util.List;
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

/// `x W^T` at the shapes of SmolLM2-135M, where a decoder spends half of its time; one call is `2 *
/// rows * in * out` operations.
///
/// Each call takes the next of as many weights as the model has, as a forward pass does, so that
/// they do not lie in a core's own cache.
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LinearBenchmark {
  private static final int LAYERS = 30;

  /// A weight matrix, or several that are joined into one.
  public enum Matrix {
    QUERY_KEY_VALUE(576, 960, LAYERS),
    OUTPUT(576, 576, LAYERS),
    GATE_UP(576, 3072, LAYERS),
    DOWN(1536, 576, LAYERS),
    VOCABULARY(576, 49_152, 1);

    private final int in;
    private final int out;
    private final int copies;

    Matrix(int in, int out, int copies) {
      this.in = in;
      this.out = out;
      this.copies = copies;
    }
  }

  @Param public Matrix matrix = Matrix.OUTPUT;

  @Param({"1", "16", "128", "512"})
  public int rows;

  @Param({"BF16", "F32"})
  public DType dtype = DType.F32;

  /// Whether the weights were brought into the machine's own layout beforehand.
  @Param({"false", "true"})
  public boolean packed = false;

  private final Scope owner = Scope.unnested();
  private final List<Tensor> weights = new ArrayList<>();
  private int next;

  @SuppressWarnings("NullAway.Init") // JMH calls prepare()
  private Tensor x;

  @Setup
  public void prepare() {
    Compute.useThreads(Runtime.getRuntime().availableProcessors());
    try (var _ = Scope.open()) {
      x = owner.adopt(SyntheticTensors.of(dtype, Shape.of(rows, matrix.in)));
    }
    for (int copy = 0; copy < matrix.copies; copy++) {
      try (var _ = Scope.open()) {
        var weight = SyntheticTensors.of(dtype, Shape.of(matrix.out, matrix.in));
        weights.add(owner.adopt(packed ? weight.packed() : weight));
      }
    }
  }

  @TearDown
  public void close() {
    owner.close();
  }

  @Benchmark
  public void multiply() {
    try (var _ = Scope.open()) {
      x.linear(weights.get(next), null);
    }
    next = (next + 1) % weights.size();
  }
}
