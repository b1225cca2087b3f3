package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class QuantityTest {
  @Test
  void countsAreWholeThenThreeDigits() {
    assertThat(Quantity.count(0)).isEqualTo("0");
    assertThat(Quantity.count(9_999)).isEqualTo("9999");
    assertThat(Quantity.count(10_000)).isEqualTo("10.0k");
    assertThat(Quantity.count(999_400)).isEqualTo("999k");
    assertThat(Quantity.count(999_600)).isEqualTo("1.00M");
    assertThat(Quantity.count(98_362_432)).isEqualTo("98.4M");
    assertThat(Quantity.count(Long.MAX_VALUE)).isEqualTo("9.22E");
  }

  @Test
  void bytesAreBinary() {
    assertThat(Quantity.bytes(1023)).isEqualTo("1023 B");
    assertThat(Quantity.bytes(1024)).isEqualTo("1.00 KiB");
    assertThat(Quantity.bytes(98_362_432)).isEqualTo("93.8 MiB");
    assertThat(Quantity.bytes(24L << 30)).isEqualTo("24.0 GiB");
  }

  @Test
  void ratesBelowOneASecondAreByTheMinute() {
    assertThat(Quantity.rate(12.44)).isEqualTo("12.4/s");
    assertThat(Quantity.rate(12_440)).isEqualTo("12.4k/s");
    assertThat(Quantity.rate(0.07)).isEqualTo("4.20/min");
  }

  @Test
  void durationsHaveAtMostTwoUnits() {
    assertThat(Quantity.duration(Duration.ofMillis(440))).isEqualTo("0.4 s");
    assertThat(Quantity.duration(Duration.ofMillis(9_960))).isEqualTo("10 s");
    assertThat(Quantity.duration(Duration.ofMillis(59_600))).isEqualTo("1 min 0 s");
    assertThat(Quantity.duration(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
    assertThat(Quantity.duration(Duration.ofMinutes(125))).isEqualTo("2 h 05 min");
  }
}
