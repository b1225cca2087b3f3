package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.RopeScaling;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;

/// Rotary position embedding: turns pair `(i, i + D/2)` of each head by `position * frequency[i]`.
///
/// Su et al. 2021, arXiv:2104.09864, eq. 34, in the "rotate half" layout of Hugging Face
/// checkpoints. Frequencies are rounded to f32 as the reference implementation rounds them.
final class Rope {
  private final int headSize;
  private final float[] frequencies; // [headSize / 2]

  Rope(ModelConfig config) {
    this.headSize = config.headSize();
    this.frequencies = new float[headSize / 2];
    for (int i = 0; i < frequencies.length; i++) {
      float exponent = (float) (2 * i) / headSize;
      float frequency = 1f / (float) Math.pow(config.rope().theta(), exponent);
      frequencies[i] = (float) scale(frequency, config.rope().scaling());
    }
  }

  private static double scale(double frequency, RopeScaling scaling) {
    return switch (scaling) {
      case RopeScaling.None() -> frequency;
      case RopeScaling.Linear(double factor) -> frequency / factor;
      case RopeScaling.Llama3 llama3 -> {
        double kept = llama3.kept(frequency);
        yield kept * frequency + (1 - kept) * frequency / llama3.factor();
      }
    };
  }

  /// Cosine (or sine) of the angle of each new slot: `[B or 1, T, 1, headSize]`, both halves alike,
  /// but for the sign of the sine, which is negative in the first. One row serves all where no row
  /// is padded. Slots of padding get that of the first token behind them.
  Tensor table(BatchShape shape, DType dtype, Turn turn) {
    int rows = shape.isUniform() ? 1 : shape.rows();
    int half = headSize / 2;
    float[] values = new float[rows * shape.width() * headSize];
    int at = 0;
    for (int row = 0; row < rows; row++) {
      for (int t = 0; t < shape.width(); t++) {
        int own = Math.max(0, shape.past() + t - shape.padding().get(row));
        int position = shape.shared().get(row) + own;
        for (int i = 0; i < half; i++) {
          float angle = position * frequencies[i];
          float value = (float) (turn == Turn.COSINE ? Math.cos(angle) : Math.sin(angle));
          values[at + i] = turn == Turn.COSINE ? value : -value;
          values[at + half + i] = value;
        }
        at += headSize;
      }
    }
    return Tensor.of(values, Shape.of(rows, shape.width(), 1, headSize)).to(dtype);
  }

  enum Turn {
    COSINE,
    SINE
  }

  /// `x * cosine + (x with its halves exchanged) * sine`, with the tables of [#table]: `x [B, T,
  /// heads, headSize]`.
  Tensor rotate(Tensor x, Tensor cosine, Tensor sine) {
    return x.times(cosine).plusProductReusing(x.rollLast(headSize / 2), sine);
  }
}
