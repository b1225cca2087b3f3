package dev.espalier.bench;

import java.util.Arrays;
import java.util.Optional;

/// What is averaged over the items of a benchmark; each is a number in [0, 1] for an item.
public enum Metric {
  /// The likeliest choice is right. Of `truthfulqa_mc2`: the share of the probability of all
  /// answers that the true ones have.
  ACC("acc"),
  /// The choice with the highest log-likelihood for each of its characters (Unicode code points) is
  /// right.
  ACC_NORM("acc_norm"),
  /// The same for each byte of its UTF-8.
  ACC_BYTES("acc_bytes"),
  /// The number behind `####` is right.
  EXACT_STRICT("exact_match,strict-match"),
  /// The last number of the answer is right.
  EXACT_FLEXIBLE("exact_match,flexible-extract"),
  /// The first digits of the answer are the reference, character for character: the authors' rule.
  EXACT_DIGITS("exact_match,first-digits"),
  /// The first number of the answer equals the reference as a number.
  EXACT_NUMBER("exact_match,number"),
  /// The answer is the reference, blanks at the ends apart.
  EXACT("exact_match"),
  /// The same whatever the case of letters.
  EXACT_IN_ANY_CASE("exact_match,any-case");

  private final String label;

  Metric(String label) {
    this.label = label;
  }

  /// The metric of that name, if there is one.
  public static Optional<Metric> named(String label) {
    return Arrays.stream(values()).filter(metric -> metric.label.equals(label)).findFirst();
  }

  /// The name that lm-evaluation-harness gives it, the filter behind a comma.
  public String label() {
    return label;
  }
}
