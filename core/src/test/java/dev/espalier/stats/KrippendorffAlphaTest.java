package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class KrippendorffAlphaTest {
  /// Units of single letters, a dot where a rater passed.
  private static KrippendorffAlpha alpha(String... units) {
    return new KrippendorffAlpha(
        Arrays.stream(units)
            .map(unit -> unit.chars().filter(c -> c != '.').mapToObj(c -> "" + (char) c).toList())
            .toList());
  }

  /// The four observers of Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", example
  /// C: 0.743. The digits, and those of the rest, are of the Python package krippendorff 0.9.0,
  /// `alpha(level_of_measurement='nominal')`.
  @Test
  void equalsThePublishedExampleAndItsPythonPackage() {
    var published =
        alpha(
            "11.1", "2232", "3333", "3333", "2222", "1234", "4444", "1121", "2222", ".555", "..11",
            "..3.");
    assertThat(published.value().orElseThrow()).isCloseTo(0.743421052631579, within(1e-12));
    assertThat(published.value().orElseThrow()).isCloseTo(0.743, within(5e-4));
    var drawn =
        alpha(
            ".222", "1220", "..00", "2.1.", "0000", "20.0", "2222", ".11.", "1111", "211.", "111.",
            "2100");
    assertThat(drawn.value().orElseThrow()).isCloseTo(0.5107863604732082, within(1e-12));
    var two = alpha("11", "10", "00", "00", "11", "01", "00", "11", "00", "00");
    assertThat(two.value().orElseThrow()).isCloseTo(0.6041666666666666, within(1e-12));
  }

  @Test
  void theOrderOfUnitsAndRatersDoesNotMatter() {
    var units = new ArrayList<>(List.of("aab", "bb.", "abb", "aaa", "b.a"));
    double value = alpha(units.toArray(String[]::new)).value().orElseThrow();
    Collections.reverse(units);
    assertThat(alpha(units.toArray(String[]::new)).value().orElseThrow())
        .isCloseTo(value, within(1e-12));
    assertThat(alpha("baa", ".bb", "bba", "aaa", "ab.").value().orElseThrow())
        .isCloseTo(value, within(1e-12));
  }

  @Test
  void fullAgreementIsOneAndChanceIsNearZero() {
    assertThat(alpha("aa", "bb", "aa").value()).hasValue(1);
    var random = new SplittableRandom(3);
    var units = new String[4000];
    Arrays.setAll(
        units, _ -> (random.nextBoolean() ? "a" : "b") + (random.nextBoolean() ? "a" : "b"));
    assertThat(alpha(units).value().orElseThrow()).as("seed 3").isCloseTo(0, within(0.06));
  }

  @Test
  void whereNothingVariesThereIsNoAlpha() {
    assertThat(alpha().value()).isEmpty();
    assertThat(alpha("a", "b").value()).isEmpty();
    assertThat(alpha("aa", "aa").value()).isEmpty();
    assertThat(alpha("aa", "aa").bootstrap(0.95, new SplittableRandom(1))).isEmpty();
    // Some of the samples of four units hold no b.
    assertThat(alpha("aa", "aa", "aa", "bb").bootstrap(0.95, new SplittableRandom(1))).isEmpty();
  }

  @Test
  void theIntervalHoldsTheValueAndIsTheSameEveryTime() {
    var units = new String[200];
    var random = new SplittableRandom(5);
    Arrays.setAll(units, i -> (i % 3 == 0 ? "a" : "b") + (random.nextInt(5) == 0 ? "a" : "b"));
    var alpha = alpha(units);
    var interval = alpha.bootstrap(0.95, new SplittableRandom(9)).orElseThrow();
    assertThat(interval.contains(alpha.value().orElseThrow())).isTrue();
    assertThat(interval.width()).isBetween(0.05, 0.4);
    assertThat(alpha.bootstrap(0.95, new SplittableRandom(9))).contains(interval);
  }
}
