package dev.espalier.judge;

import java.util.Arrays;
import java.util.List;

/// Multinomial logistic regression on sparse rows with an L2 penalty on all but the biases, fitted
/// to its one optimum by Nesterov's accelerated gradient: no seed, no order of rows. It stops where
/// the gradient is as good as zero, or after 3,000 steps.
///
/// A row is a set of features; each counts `1 / √(size)`, so that rows have length 1. Minimised is
/// `mean(-weight · ln p(class | row)) + penalty / 2 · Σ w²`.
final class LogisticRegression {
  /// Of the gradient's largest entry, at which the fit has converged.
  private static final double TOLERANCE = 1e-6;

  private static final int MOST_STEPS = 3_000;

  /// The gradient's Lipschitz constant is at most half of the squared length of a row, 2 with its
  /// bias.
  private static final double LIPSCHITZ = 1;

  private final int[][] rows;
  private final int[] classes;
  private final double[] counts;
  private final int classCount;
  private final int featureCount;
  private final double penalty;

  LogisticRegression(Problem problem, double penalty) {
    this.rows =
        problem.examples().stream()
            .map(example -> example.features().stream().mapToInt(Integer::intValue).toArray())
            .toArray(int[][]::new);
    this.classes = problem.examples().stream().mapToInt(Example::target).toArray();
    this.counts = problem.examples().stream().mapToDouble(Example::weight).toArray();
    this.classCount = problem.classCount();
    this.featureCount = problem.featureCount();
    this.penalty = penalty;
  }

  /// A row and its class, both as numbers from 0, and how much it counts: 1 in the mean of all.
  record Example(List<Integer> features, int target, double weight) {}

  /// What is to be fitted: features and classes are below their counts.
  record Problem(List<Example> examples, int classCount, int featureCount) {}

  /// Weights `[feature][class]`, the biases last.
  double[][] fit() {
    int size = (featureCount + 1) * classCount;
    double[] weights = new double[size];
    double[] ahead = new double[size];
    double[] gradient = new double[size];
    double momentum = 1;
    double step = 1 / (LIPSCHITZ + penalty);
    for (int i = 0; i < MOST_STEPS; i++) {
      gradient(ahead, gradient);
      double largest = Arrays.stream(gradient).map(Math::abs).max().orElse(0);
      double next = (1 + Math.sqrt(1 + 4 * momentum * momentum)) / 2;
      double along = 0;
      double[] moved = new double[size];
      for (int j = 0; j < size; j++) {
        moved[j] = ahead[j] - step * gradient[j];
        along += gradient[j] * (moved[j] - weights[j]);
      }
      if (along > 0) { // it runs uphill: without momentum again (O'Donoghue & Candès 2015)
        next = 1;
        momentum = 1;
      }
      double carried = (momentum - 1) / next;
      for (int j = 0; j < size; j++) {
        ahead[j] = moved[j] + carried * (moved[j] - weights[j]);
      }
      weights = moved;
      momentum = next;
      if (largest < TOLERANCE) {
        break;
      }
    }
    double[][] byFeature = new double[featureCount + 1][];
    for (int f = 0; f <= featureCount; f++) {
      byFeature[f] = Arrays.copyOfRange(weights, f * classCount, (f + 1) * classCount);
    }
    return byFeature;
  }

  private void gradient(double[] weights, double[] gradient) {
    int biases = featureCount * classCount;
    for (int j = 0; j < gradient.length; j++) {
      gradient[j] = j < biases ? penalty * weights[j] : 0;
    }
    double[] scores = new double[classCount];
    for (int r = 0; r < rows.length; r++) {
      int[] row = rows[r];
      double value = 1 / Math.sqrt(Math.max(1, row.length));
      for (int c = 0; c < classCount; c++) {
        scores[c] = weights[biases + c];
        for (int feature : row) {
          scores[c] += value * weights[feature * classCount + c];
        }
      }
      toProbabilities(scores);
      for (int c = 0; c < classCount; c++) {
        double error = counts[r] * (scores[c] - (classes[r] == c ? 1 : 0)) / rows.length;
        gradient[biases + c] += error;
        for (int feature : row) {
          gradient[feature * classCount + c] += value * error;
        }
      }
    }
  }

  /// Scores to probabilities, in place; the same on every machine.
  static void toProbabilities(double[] scores) {
    double largest = Arrays.stream(scores).max().orElse(0);
    double sum = 0;
    for (int c = 0; c < scores.length; c++) {
      scores[c] = StrictMath.exp(scores[c] - largest);
      sum += scores[c];
    }
    for (int c = 0; c < scores.length; c++) {
      scores[c] /= sum;
    }
  }
}
