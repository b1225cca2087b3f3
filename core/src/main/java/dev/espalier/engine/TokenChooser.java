package dev.espalier.engine;

import dev.espalier.tensor.DType;
import dev.espalier.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/// Chooses the next token of each row from logits `[B, vocabulary]`.
interface TokenChooser {
  /// A token, and whether the runner-up was too close for rounding to tell.
  record Choice(int id, boolean isNearTie) {}

  boolean isFinite(int row);

  Choice choose(int row, RandomGenerator random);

  static TokenChooser of(Tensor logits, Sampling sampling) {
    return sampling.isGreedy() ? new Greedy(logits) : new Nucleus(logits, sampling);
  }

  /// Two best logits closer than this are a near tie: 1e-3 in f32; in 16 bits the distance of two
  /// neighbours among logits of 16 to 32.
  static double nearTieGap(DType dtype) {
    return switch (dtype) {
      case BF16 -> 0.125;
      case F16 -> 0.016;
      default -> 1e-3;
    };
  }

  /// The most likely token, the lowest id on ties.
  final class Greedy implements TokenChooser {
    private final TopTwo top;
    private final double gap;

    Greedy(Tensor logits) {
      this.top = TopTwo.of(logits);
      this.gap = nearTieGap(logits.dtype());
    }

    @Override
    public boolean isFinite(int row) {
      return Float.isFinite(top.best(row)) && Float.isFinite(top.second(row));
    }

    @Override
    public Choice choose(int row, RandomGenerator random) {
      return new Choice(top.id(row), top.best(row) - top.second(row) < gap);
    }
  }

  /// Draws from the smallest set of likeliest tokens whose probability reaches `topP` of that of
  /// the `topK` likeliest.
  final class Nucleus implements TokenChooser {
    private final float[][] logits;
    private final Sampling sampling;

    Nucleus(Tensor logits, Sampling sampling) {
      int vocabulary = Math.toIntExact(logits.size(1));
      float[] flat = logits.toFloats();
      this.logits =
          IntStream.range(0, flat.length / vocabulary)
              .mapToObj(row -> Arrays.copyOfRange(flat, row * vocabulary, (row + 1) * vocabulary))
              .toArray(float[][]::new);
      this.sampling = sampling;
    }

    @Override
    public boolean isFinite(int row) {
      for (float logit : logits[row]) {
        if (Float.isNaN(logit) || logit == Float.POSITIVE_INFINITY) {
          return false;
        }
      }
      return true;
    }

    @Override
    public Choice choose(int row, RandomGenerator random) {
      double[] weights = weights(logits[row]);
      boolean isWhole = sampling.topP() == 1 && sampling.topK() >= weights.length;
      int id =
          isWhole
              ? draw(weights, random.nextDouble() * Arrays.stream(weights).sum())
              : drawFromNucleus(weights, random);
      return new Choice(id, false);
    }

    private double[] weights(float[] row) {
      double largest = Double.NEGATIVE_INFINITY;
      for (float logit : row) {
        largest = Math.max(largest, logit);
      }
      double[] weights = new double[row.length];
      for (int id = 0; id < row.length; id++) {
        weights[id] = Math.exp((row[id] - largest) / sampling.temperature());
      }
      return weights;
    }

    private int drawFromNucleus(double[] weights, RandomGenerator random) {
      int[] order = heaviest(weights);
      double total = Arrays.stream(order).mapToDouble(id -> weights[id]).sum();
      if (sampling.topK() >= weights.length) {
        total = Arrays.stream(weights).sum(); // what was left out counts too
      }
      double mass = 0;
      int count = 0;
      while (count < order.length && mass < sampling.topP() * total) {
        mass += weights[order[count++]];
      }
      double target = random.nextDouble() * mass;
      for (int i = 0; i < count - 1; i++) {
        target -= weights[order[i]];
        if (target < 0) {
          return order[i];
        }
      }
      return order[count - 1];
    }

    /// Ids in descending order of weight, ties by id: the `topK` heaviest, or, where there is no
    /// such limit, all that can be in the nucleus. What is lighter than an equal share of the mass
    /// outside of the nucleus cannot, since all of that together falls short of it.
    private int[] heaviest(double[] weights) {
      boolean isLimited = sampling.topK() < weights.length;
      double share = (1 - sampling.topP()) * Arrays.stream(weights).sum() / weights.length;
      double least = isLimited ? 0 : share;
      return IntStream.range(0, weights.length)
          .filter(id -> weights[id] >= least)
          .boxed()
          .sorted(Comparator.comparingDouble((Integer id) -> -weights[id]))
          .limit(sampling.topK())
          .mapToInt(Integer::intValue)
          .toArray();
    }

    private static int draw(double[] weights, double target) {
      double left = target;
      int last = 0;
      for (int id = 0; id < weights.length; id++) {
        if (weights[id] > 0) {
          last = id;
          left -= weights[id];
          if (left < 0) {
            return id;
          }
        }
      }
      return last; // rounding left a crumb: the last token that can be drawn
    }
  }
}
