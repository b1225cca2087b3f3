package dev.espalier.calibrate;

import dev.espalier.model.ModelConfig;
import dev.espalier.model.ModelConfig.Biases;
import dev.espalier.model.ModelConfig.RopeConfig;
import dev.espalier.model.RopeScaling;
import dev.espalier.model.arch.Decoder;
import dev.espalier.model.arch.WeightSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/// A Llama of two layers and hidden size 16 with seeded random weights, in f32.
final class TinyDecoder {
  static final int VOCABULARY = 96;
  static final int CONTEXT = 128;

  private static final ModelConfig CONFIG =
      new ModelConfig(
          "llama",
          VOCABULARY,
          16,
          2,
          2,
          1,
          8,
          32,
          CONTEXT,
          1e-5,
          new RopeConfig(10_000, new RopeScaling.None()),
          ModelConfig.NO_WINDOW,
          Biases.NONE,
          false);

  private TinyDecoder() {}

  /// Attends to all tokens, so that it seldom comes back to where it was.
  static Decoder attentive() {
    return load(_ -> 0.5);
  }

  /// Sees next to nothing but the last token: the likeliest path soon runs in a circle.
  static Decoder forgetful() {
    return load(name -> name.contains(".layers.") ? 1e-4 : 0.5);
  }

  /// Knows no number.
  static Decoder broken() {
    return load(_ -> Double.NaN);
  }

  /// Every weight is N(0, 1) times the scale that `scale` gives for its name.
  private static Decoder load(ToDoubleFunction<String> scale) {
    return Decoder.load(
        CONFIG,
        DType.F32,
        new WeightSource() {
          @Override
          public boolean has(String name) {
            return true;
          }

          @Override
          public Tensor load(String name, Shape shape, DType dtype) {
            var random = new Random(name.hashCode()); // of strings: the same in every JVM
            float[] values = new float[Math.toIntExact(shape.elements())];
            for (int i = 0; i < values.length; i++) {
              values[i] = (float) (scale.applyAsDouble(name) * random.nextGaussian());
            }
            return Tensor.of(values, shape);
          }
        });
  }
}
