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
  PLAIN("-", "-", ' ', ' '),
  /// With minus signs and dashes.
  TYPESET("\u2212", "–", '\u00a0', '\u2007');

  private final String minus;
  private final String absent;
  private final char tie;
  private final char digitSpace;

  /// @param tie a space at which no line breaks
  /// @param digitSpace a space as wide as a digit
  Typography(String minus, String absent, char tie, char digitSpace) {
    this.minus = minus;
    this.absent = absent;
    this.tie = tie;
    this.digitSpace = digitSpace;
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
    return interval.map(i -> percent(i.low()) + " to " + percent(i.high())).orElse(absent);
  }

  /// `−1.2 to +9.2`, in points; absent without an interval.
  String points(Optional<Interval> interval) {
    return interval.map(i -> points(i.low()) + " to " + points(i.high())).orElse(absent);
  }

  /// [#percent(Optional)] with the high end filled up to two digits, so that a column lines up.
  String percentCell(Optional<Interval> interval) {
    return interval
        .map(i -> percent(i.low()) + " to " + filled(percent(i.high()), 4))
        .orElse(absent);
  }

  /// [#points(Optional)], filled up likewise.
  String pointsCell(Optional<Interval> interval) {
    return interval.map(i -> points(i.low()) + " to " + filled(points(i.high()), 5)).orElse(absent);
  }

  /// Three decimals, never zero: `<0.001`. Four where three would not tell on which side of 0.05.
  String pValue(double p) {
    if (p < 0.001) {
      return "<0.001";
    }
    String text = decimals(p, 3);
    return text.equals("0.050") ? decimals(p, 4) : text;
  }

  /// `p = 0.012`, `p < 0.001`.
  String pEquals(double p) {
    return p < 0.001 ? "p < 0.001" : "p = " + pValue(p);
  }

  /// A perplexity: two decimals, none from 1,000 on.
  String perplexity(double value) {
    return value < 1000 ? decimals(value, 2) : count(Math.round(value));
  }

  /// A mean log-likelihood in nats: four decimals.
  String nats(double value) {
    return decimals(value, 4);
  }

  /// A difference of log-odds in nats, with its sign: `+0.42`.
  String logOdds(double value) {
    String text = decimals(value, 2);
    return text.startsWith(minus) || text.equals("0.00") ? text : "+" + text;
  }

  /// `+0.42 [+0.10, +0.73]`, in nats.
  String logOdds(double value, Optional<Interval> interval) {
    return logOdds(value)
        + interval.map(i -> " [%s, %s]".formatted(logOdds(i.low()), logOdds(i.high()))).orElse("");
  }

  /// A statistic in [0, 1] or of that size, with its interval: `0.873 [0.841, 0.902]`.
  String statistic(double value, Optional<Interval> interval) {
    return decimals(value, 3)
        + interval
            .map(i -> " [%s, %s]".formatted(decimals(i.low(), 3), decimals(i.high(), 3)))
            .orElse("");
  }

  /// The same with a sign.
  String signed(double value, Optional<Interval> interval) {
    return signed(value)
        + interval.map(i -> " [%s, %s]".formatted(signed(i.low()), signed(i.high()))).orElse("");
  }

  private String signed(double value) {
    String text = decimals(value, 3);
    return text.startsWith(minus) || text.equals("0.000") ? text : "+" + text;
  }

  /// A ratio: three decimals; absent for null.
  String ratio(@Nullable Double ratio) {
    return ratio == null ? absent : decimals(ratio, 3);
  }

  /// A count with thousands apart: `10,240`.
  String count(long number) {
    return String.format(Locale.ROOT, "%,d", number).replace("-", minus);
  }

  /// A sentence whose numbers are not parted from their signs at the end of a line.
  String sentence(String text) {
    return text.replace(" %", tie + "%")
        .replace("p = ", "p" + tie + "=" + tie)
        .replace("p < ", "p" + tie + "<" + tie);
  }

  /// A name from a file. On a terminal its control and format characters, which could steer it, are
  /// shown as question marks.
  String name(String name) {
    return switch (this) {
      case TYPESET -> name;
      case PLAIN ->
          name.codePoints()
              .map(c -> isSteering(c) ? '?' : c)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
    };
  }

  private static boolean isSteering(int codePoint) {
    int type = Character.getType(codePoint);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  private String filled(String number, int width) {
    return String.valueOf(digitSpace).repeat(Math.max(0, width - number.length())) + number;
  }

  private String decimals(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", Math.abs(value));
    boolean isZero = text.chars().allMatch(c -> c == '0' || c == '.');
    return value < 0 && !isZero ? minus + text : text;
  }
}
