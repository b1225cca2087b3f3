package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.judge.LogisticRegression.Example;
import dev.espalier.judge.LogisticRegression.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class LogisticRegressionTest {
  private static final double PENALTY = 0.01;

  private static Problem problem(long seed) {
    var random = new SplittableRandom(seed);
    var examples = new ArrayList<Example>();
    for (int i = 0; i < 60; i++) {
      int target = random.nextInt(3);
      var features = new ArrayList<Integer>();
      for (int feature = 0; feature < 6; feature++) {
        if (random.nextDouble() < (feature % 3 == target ? 0.7 : 0.3)) {
          features.add(feature);
        }
      }
      examples.add(new Example(features, target, 1));
    }
    return new Problem(examples, 3, 6);
  }

  /// The objective, in plain loops.
  private static double objective(Problem problem, double[][] weights) {
    double loss = 0;
    for (var example : problem.examples()) {
      double sum = 0;
      double own = 0;
      for (int c = 0; c < problem.classCount(); c++) {
        double score = weights[problem.featureCount()][c];
        for (int feature : example.features()) {
          score += weights[feature][c] / Math.sqrt(example.features().size());
        }
        sum += Math.exp(score);
        own = c == example.target() ? score : own;
      }
      loss += (Math.log(sum) - own) / problem.examples().size();
    }
    for (int feature = 0; feature < problem.featureCount(); feature++) {
      for (double weight : weights[feature]) {
        loss += PENALTY / 2 * weight * weight;
      }
    }
    return loss;
  }

  /// The optimum of a convex function is where no step to a side leads down.
  @Test
  void theFitIsTheOptimum() {
    long seed = 4;
    var problem = problem(seed);
    double[][] fitted = new LogisticRegression(problem, PENALTY).fit();
    double step = 1e-4;
    for (double[] row : fitted) {
      for (int c = 0; c < row.length; c++) {
        double here = row[c];
        row[c] = here + step;
        double above = objective(problem, fitted);
        row[c] = here - step;
        double below = objective(problem, fitted);
        row[c] = here;
        // The fit stops at 1e-6; the numeric derivative's error is of order step².
        assertThat((above - below) / (2 * step)).as("seed %s", seed).isCloseTo(0, within(2e-6));
      }
    }
    assertThat(objective(problem, fitted)).isLessThan(Math.log(3) - 0.1);
  }

  @Test
  void rowsMayComeInAnyOrder() {
    var problem = problem(5);
    var reversed = new Problem(problem.examples().reversed(), 3, 6);
    double[][] one = new LogisticRegression(problem, PENALTY).fit();
    double[][] other = new LogisticRegression(reversed, PENALTY).fit();
    for (int i = 0; i < one.length; i++) {
      assertThat(other[i]).containsExactly(one[i], within(5e-4));
    }
  }

  @Test
  void rowsWithoutFeaturesLeaveTheBias() {
    var problem =
        new Problem(
            List.of(
                new Example(List.of(), 0, 1),
                new Example(List.of(), 0, 1),
                new Example(List.of(), 1, 1)),
            2,
            0);
    double[] bias = new LogisticRegression(problem, PENALTY).fit()[0];
    assertThat(bias[0] - bias[1]).isCloseTo(Math.log(2), within(2e-5));
  }

  @Test
  void aRowOfTwiceTheWeightIsTwoRows() {
    var problem = problem(7);
    var first = problem.examples().getFirst();
    var twice = new ArrayList<>(problem.examples());
    twice.add(first);
    double share = (double) problem.examples().size() / twice.size();
    var weighted = new ArrayList<Example>();
    for (var row : problem.examples()) {
      weighted.add(new Example(row.features(), row.target(), share));
    }
    weighted.set(0, new Example(first.features(), first.target(), 2 * share));
    double[][] one = new LogisticRegression(new Problem(twice, 3, 6), PENALTY).fit();
    double[][] other = new LogisticRegression(new Problem(weighted, 3, 6), PENALTY).fit();
    for (int i = 0; i < one.length; i++) {
      assertThat(other[i]).containsExactly(one[i], within(5e-4));
    }
  }
}
