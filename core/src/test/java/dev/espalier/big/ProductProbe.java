package dev.espalier.big;

import dev.espalier.model.Linear;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.Compute;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Random;

/// Measures how long this machine takes, now, for the products of linear layers that pruning the
/// attention of a checkpoint cannot do without, and prints it in seconds. Called by `./build big`.
///
/// Query, key and value see every token twice, the other matrices once, those of the last layer but
/// query, key and value not at all. Attention's own products are left out.
final class ProductProbe {
  private static final int ROWS = 2048;
  private static final int TIMES = 3;

  private ProductProbe() {}

  /// Arguments: the checkpoint, the number of calibration tokens, the number of threads.
  public static void main(String[] arguments) {
    Compute.useThreads(Integer.parseInt(arguments[2]));
    double batches = Double.parseDouble(arguments[1]) / ROWS;
    try (var source = CheckpointSource.open(Path.of(arguments[0]));
        var model = source.openLayers(DType.BF16, Device.CPU);
        var held = model.hold(0);
        var _ = Scope.open()) {
      double[] seconds =
          held.layer().linears().stream().mapToDouble(ProductProbe::fastest).toArray();
      double input = seconds[0] + seconds[1] + seconds[2];
      double rest = seconds[3] + seconds[4] + seconds[5] + seconds[6];
      int layers = model.config().layers();
      double all = batches * ((layers - 1) * (2 * input + rest) + input);
      System.out.printf(Locale.ROOT, "%.1f%n", all);
    }
  }

  private static float[] numbers(int count) {
    float[] numbers = new float[count];
    var random = new Random(0);
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }

  private static double fastest(Linear linear) {
    var seconds = new ArrayList<Double>();
    try (var _ = Scope.open()) {
      var weight = Compute.canPack(DType.BF16) ? linear.weight().packed() : linear.weight().copy();
      var x = Tensor.of(numbers(ROWS * linear.in()), Shape.of(ROWS, linear.in())).to(DType.BF16);
      for (int i = 0; i < TIMES; i++) {
        try (var _ = Scope.open()) {
          long started = System.nanoTime();
          x.linear(weight, null);
          seconds.add((System.nanoTime() - started) / 1e9);
        }
      }
    }
    return seconds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }
}
