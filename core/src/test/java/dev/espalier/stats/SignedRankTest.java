package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SignedRankTest {
  /// All signs are tried: for few pairs that is the definition.
  @Test
  void smallSamplesAreCountedOut() {
    var random = new SplittableRandom(4);
    for (int n = 1; n <= 10; n++) {
      var differences =
          IntStream.range(0, n)
              .mapToObj(i -> random.nextDouble(-1, 1.5))
              .collect(Collectors.toCollection(ArrayList::new));
      var found = SignedRank.of(differences).orElseThrow();
      double observed = sum(differences, signs(differences));
      int below = 0;
      int above = 0;
      for (int signs = 0; signs < 1 << n; signs++) {
        double sum = sum(differences, signs);
        below += sum <= observed ? 1 : 0;
        above += sum >= observed ? 1 : 0;
      }
      double all = 1 << n;
      assertThat(found.positiveRanks()).isEqualTo(observed);
      assertThat(found.pBelow()).isCloseTo(below / all, within(1e-12));
      assertThat(found.p()).isCloseTo(Math.min(1, 2 * Math.min(below, above) / all), within(1e-12));
    }
  }

  private static int signs(List<Double> differences) {
    return IntStream.range(0, differences.size())
        .filter(i -> differences.get(i) > 0)
        .map(i -> 1 << i)
        .sum();
  }

  private static double sum(List<Double> differences, int signs) {
    double sum = 0;
    for (int i = 0; i < differences.size(); i++) {
      double size = Math.abs(differences.get(i));
      if ((signs >> i & 1) == 1) {
        sum += differences.stream().filter(other -> Math.abs(other) <= size).count();
      }
    }
    return sum;
  }

  /// `scipy.stats.wilcoxon(d, method="asymptotic", correction=False)`, SciPy 1.18.1.
  @Test
  void withTiesItIsSciPysApproximation() {
    var differences =
        List.of(1.0, -2.0, 2.0, 3.0, 0.0, -1.0, 4.0, 4.0, -4.0, 5.0, 6.0, 0.0, 7.0, 2.0, -3.0);
    var found = SignedRank.of(differences).orElseThrow();
    assertThat(found.pairs()).isEqualTo(13);
    assertThat(found.positiveRanks()).isEqualTo(70.0);
    assertThat(found.p()).isCloseTo(0.08589714493338896, within(1e-12));
    assertThat(found.pBelow()).isCloseTo(0.9570514275333055, within(1e-12));
  }

  @Test
  void noDifferenceHasNoTest() {
    assertThat(SignedRank.of(List.of(0.0, 0.0))).isEmpty();
    assertThat(SignedRank.of(List.of())).isEmpty();
  }
}
