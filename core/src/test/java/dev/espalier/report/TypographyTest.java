package dev.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.stats.Interval;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class TypographyTest {
  @Test
  void whatRoundsToZeroHasNoSign() {
    assertThat(Typography.PLAIN.points(-0.0004)).isEqualTo("0.0");
    assertThat(Typography.PLAIN.points(0.0004)).isEqualTo("0.0");
    assertThat(Typography.PLAIN.points(0)).isEqualTo("0.0");
    assertThat(Typography.PLAIN.points(-0.0)).isEqualTo("0.0");
  }

  @Test
  void differencesHaveASign() {
    assertThat(Typography.PLAIN.points(0.04)).isEqualTo("+4.0");
    assertThat(Typography.PLAIN.points(-0.012)).isEqualTo("-1.2");
    assertThat(Typography.TYPESET.points(-0.012)).isEqualTo("\u22121.2");
  }

  @Test
  void pValuesAreNeverZero() {
    assertThat(Typography.PLAIN.pValue(1e-9)).isEqualTo("<0.001");
    assertThat(Typography.PLAIN.pEquals(1e-9)).isEqualTo("p < 0.001");
    assertThat(Typography.PLAIN.pValue(0.0421)).isEqualTo("0.042");
    assertThat(Typography.PLAIN.pValue(1)).isEqualTo("1.000");
  }

  /// 0.0496 is significant and 0.0504 is not: neither may read as 0.050.
  @Test
  void pValuesBesideTheLevelKeepTheirSide() {
    assertThat(Typography.PLAIN.pValue(0.0496)).isEqualTo("0.0496");
    assertThat(Typography.PLAIN.pValue(0.0504)).isEqualTo("0.0504");
  }

  @Test
  void whatIsAbsentIsNoNumber() {
    assertThat(Typography.PLAIN.percent(OptionalDouble.empty())).isEqualTo("-");
    assertThat(Typography.TYPESET.percent(OptionalDouble.empty())).isEqualTo("–");
    assertThat(Typography.PLAIN.points(Optional.empty())).isEqualTo("-");
    assertThat(Typography.PLAIN.ratio(null)).isEqualTo("-");
  }

  @Test
  void intervals() {
    var interval = Optional.of(new Interval(-0.155, 0.0751, 0.95));
    assertThat(Typography.PLAIN.points(interval)).isEqualTo("-15.5 to +7.5");
    assertThat(Typography.TYPESET.pointsCell(interval)).isEqualTo("\u221215.5 to \u2007+7.5");
    assertThat(Typography.PLAIN.percent(Optional.of(new Interval(0, 1, 0.95))))
        .isEqualTo("0.0 to 100.0");
  }

  @Test
  void countsAndPerplexities() {
    assertThat(Typography.PLAIN.count(1_234_567)).isEqualTo("1,234,567");
    assertThat(Typography.PLAIN.perplexity(18.944)).isEqualTo("18.94");
    assertThat(Typography.PLAIN.perplexity(12_345.6)).isEqualTo("12,346");
  }

  @Test
  void namesCannotSteerATerminal() {
    assertThat(Typography.PLAIN.name("a\u001b[31mb\u202ec\nd é 模")).isEqualTo("a?[31mb?c?d é 模");
    assertThat(Typography.TYPESET.name("a\nb")).isEqualTo("a\nb");
  }
}
