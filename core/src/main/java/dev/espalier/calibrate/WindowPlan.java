package dev.espalier.calibrate;

/// How much calibration text is wanted.
///
/// @param windows number of windows; WANDA takes 128 (arXiv:2306.11695)
/// @param length tokens of each window
/// @param seed of everything that is drawn
public record WindowPlan(int windows, int length, long seed) {
  public WindowPlan {
    if (windows < 1 || length < 1) {
      throw new IllegalArgumentException(
          "windows and length must be at least 1, were " + windows + " and " + length);
    }
  }

  /// `32 x 256`.
  String size() {
    return windows + " x " + length;
  }
}
