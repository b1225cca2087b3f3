package dev.espalier.prune;

import dev.espalier.model.Linear;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Mean over calibration windows of the squared norm of each input of a layer's linears, in f32.
///
/// Paper-code recurrence (locuslab/wanda `lib/layerwrapper.py`), window by window: `s *= n / (n +
/// 1); n += 1; s += norm^2 / n`. The division by `n` is common to a row, so it changes no mask.
final class InputNorms implements InputMeasurement {
  private final Set<String> names;
  private final int windowTokens;
  private final Map<String, Mean> means = new HashMap<>();
  private @Nullable Tensor last; // null before the first input
  private float[][] lastSums = new float[0][];

  /// Inputs arrive as whole windows of `windowTokens` rows each.
  InputNorms(Set<String> names, int windowTokens) {
    this.names = names;
    this.windowTokens = windowTokens;
  }

  private static final class Mean {
    private final float[] values;
    private int count;

    Mean(int columns) {
      this.values = new float[columns];
    }

    void add(float[] squaredNorms) {
      float kept = (float) count / (count + 1);
      count++;
      for (int column = 0; column < values.length; column++) {
        values[column] = values[column] * kept + squaredNorms[column] / count;
      }
    }
  }

  @Override
  public void linearInput(Linear linear, Tensor x) {
    if (!names.contains(linear.name())) {
      return;
    }
    if (x != last) { // query, key and value share one input
      last = x;
      lastSums = windowSums(x);
    }
    var mean = means.computeIfAbsent(linear.name(), _ -> new Mean(linear.in()));
    for (float[] sums : lastSums) {
      mean.add(sums);
    }
  }

  private float[][] windowSums(Tensor x) {
    int windows = Math.toIntExact(x.size(0) / windowTokens);
    float[][] sums = new float[windows][];
    for (int window = 0; window < windows; window++) {
      try (var _ = Scope.open()) {
        var rows = x.narrow(0, (long) window * windowTokens, windowTokens); // [tokens, in]
        sums[window] = rows.columnSquareSums().toFloats(); // [in]
      }
    }
    return sums;
  }

  @Override
  public InputStatistics of(Linear linear) {
    var mean = means.get(linear.name());
    if (mean == null) {
      throw new IllegalStateException("no input of " + linear.name() + " was seen");
    }
    return new InputStatistics.SquaredNorms(mean.values);
  }
}
