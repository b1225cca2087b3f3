package dev.espalier.model;

/// How rotary frequencies are stretched for contexts longer than those of pre-training.
public sealed interface RopeScaling {
  /// Frequencies as they are.
  record None() implements RopeScaling {}

  /// Every frequency divided by `factor` (position interpolation, arXiv:2306.15595).
  record Linear(double factor) implements RopeScaling {
    public Linear {
      requirePositive("factor", factor);
    }
  }

  /// Llama 3.1's rule: long wavelengths divided by `factor`, short ones kept, a ramp between.
  ///
  /// `low` and `high` count how often a wavelength fits in `originalContext` tokens: a wavelength
  /// that fits fewer than `low` times is stretched, one that fits more than `high` times is not.
  record Llama3(double factor, double low, double high, int originalContext)
      implements RopeScaling {
    public Llama3 {
      requirePositive("factor", factor);
      requirePositive("low_freq_factor", low);
      if (high <= low) {
        throw new IllegalArgumentException(
            "high_freq_factor " + high + " must exceed low_freq_factor " + low);
      }
      requirePositive("original_max_position_embeddings", originalContext);
    }

    /// The share of `frequency`, in radians a token, that is kept and not divided: in [0, 1].
    public double kept(double frequency) {
      double fits = originalContext * frequency / (2 * Math.PI);
      return Math.clamp((fits - low) / (high - low), 0, 1);
    }
  }

  private static void requirePositive(String name, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }
}
