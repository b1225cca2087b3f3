package dev.espalier.inspect;

import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointTensors;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;

/// How many bytes a checkpoint takes, and how few it could take if its zeros were stored as such.
///
/// Counted are the zeros of the matrices in decoder layers; all else stays as it is. A value takes
/// as much room as it does now. A matrix that would grow by a bitmap goes without.
///
/// @param weights of the matrices in decoder layers
/// @param zeros among them
/// @param denseBytes of all tensors as they are stored
/// @param bitmapBytes with a bit for each weight of those matrices, and the values that are not
///   zero
/// @param entropyBytes with the fewest bits that can say where the zeros are, `H(share of zeros)`
///   for each weight, and those values
public record Footprint(
    long weights, long zeros, long denseBytes, long bitmapBytes, long entropyBytes) {

  /// Counts the zeros of a checkpoint.
  public static Footprint of(CheckpointSource source) {
    var tensors = CheckpointTensors.of(source);
    long dense = source.storedBytes();
    long weights = 0;
    long zeros = 0;
    double bitmap = dense;
    double entropy = dense;
    for (var entry : tensors.shapes().entrySet()) {
      String name = entry.getKey();
      if (tensors.isLayerMatrix(name)) {
        long size = entry.getValue().elements();
        long empty = zeros(tensors, name);
        long bytes = tensors.storedBytes(name);
        double values = (double) bytes / size * (size - empty);
        bitmap += Math.min(0, values + size / 8.0 - bytes);
        entropy += Math.min(0, values + size * entropyBits((double) empty / size) / 8 - bytes);
        weights += size;
        zeros += empty;
      }
    }
    return new Footprint(weights, zeros, dense, Math.round(bitmap), Math.round(entropy));
  }

  private static long zeros(CheckpointTensors tensors, String name) {
    try (var _ = Scope.open()) {
      return tensors.load(name, DType.F32).countZeros();
    }
  }

  /// Bits of a choice that is made with probability `p`.
  static double entropyBits(double p) {
    return p <= 0 || p >= 1 ? 0 : -(p * Math.log(p) + (1 - p) * Math.log1p(-p)) / Math.log(2);
  }
}
