package dev.espalier.prune;

import dev.espalier.model.Mask;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Scoring and choosing 20 % of a square matrix: SmolLM2-135M's attention output, and that of a 7B
/// model.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class WandaBenchmark {
  private static final Sparsity SPARSITY = new Sparsity.Unstructured(0.2);

  @Param({"576", "4096"})
  public int width;

  @SuppressWarnings("NullAway.Init") // JMH calls prepare()
  private Pruner.Matrix weights;

  private float[] squaredNorms = {};

  @Setup
  public void prepare() {
    var random = new Random(1);
    weights = new Pruner.Matrix(width, width, floats(random, width * width));
    squaredNorms = floats(random, width);
    for (int i = 0; i < width; i++) {
      squaredNorms[i] *= squaredNorms[i];
    }
  }

  @Benchmark
  public Mask choose() {
    return new Wanda().choose(weights, squaredNorms, SPARSITY);
  }

  private static float[] floats(Random random, int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }
}
