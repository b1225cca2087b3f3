package dev.espalier.report;

import dev.espalier.stats.Interval;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// Numbers as text: percent and rounding, in the signs of a terminal or of a page.
///
/// What was not measured is [#absent], never a number. Rounding is half up, and what rounds to zero
/// has no sign.
enum Typography {
  /// ASCII.
  PLAIN("-", "-", " to "),
  /// With minus signs and dashes.
  TYPESET("\u2212", "–", " to ");

  private final String minus;
  private final String absent;
  private final String to;

  Typography(String minus, String absent, String to) {
    this.minus = minus;
    this.absent = absent;
    this.to = to;
  }

  /// Stands where there is no number.
  String absent() {
    return absent;
  }

  /// A fraction in percent: `41.3`.
  String percent(OptionalDouble fraction) {
    return fraction.isPresent() ? percent(fraction.getAsDouble()) : absent;
  }

  String percent(double fraction) {
    return decimals(100 * fraction, 1);
  }

  /// A fraction in percent with two decimals, for sparsities: 19.99.
  String finePercent(double fraction) {
    return decimals(100 * fraction, 2);
  }

  /// A difference of fractions in percentage points, with its sign: `+4.0`, `−1.2`, `0.0`.
  String points(double difference) {
    String text = decimals(100 * difference, 1);
    return difference > 0 && !text.equals("0.0") ? "+" + text : text;
  }

  /// `33.6 to 49.4`, in percent; absent without an interval.
  String percent(Optional<Interval> interval) {
    return interval.map(i -> percent(i.low()) + to + percent(i.high())).orElse(absent);
  }

  /// `−1.2 to +9.2`, in points; absent without an interval.
  String points(Optional<Interval> interval) {
    return interval.map(i -> points(i.low()) + to + points(i.high())).orElse(absent);
  }

  /// Three decimals, never zero: `<0.001`.
  String pValue(double p) {
    return p < 0.001 ? "<0.001" : decimals(p, 3);
  }

  /// `p = 0.012`, `p < 0.001`.
  String pEquals(double p) {
    return p < 0.001 ? "p < 0.001" : "p = " + decimals(p, 3);
  }

  /// A perplexity: two decimals, none from 1,000 on.
  String perplexity(double value) {
    return value < 1000 ? decimals(value, 2) : count(Math.round(value));
  }

  /// A mean log-likelihood in nats: four decimals.
  String nats(double value) {
    return decimals(value, 4);
  }

  /// A ratio: three decimals; absent for null.
  String ratio(@Nullable Double ratio) {
    return ratio == null ? absent : decimals(ratio, 3);
  }

  /// A count with thousands apart: `10,240`.
  String count(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace("-", minus);
  }

  private String decimals(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", Math.abs(value));
    boolean isZero = text.chars().allMatch(c -> c == '0' || c == '.');
    return value < 0 && !isZero ? minus + text : text;
  }
}
