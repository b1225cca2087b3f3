package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MemorySizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0G, 0",
    "1K, 1024",
    "512M, 536870912",
    "512m, 536870912",
    "4G, 4294967296",
    "4GiB, 4294967296",
    "4096kb, 4194304",
    "2TB, 2199023255552"
  })
  void sizesAreInPowersOf1024(String size, long bytes) {
    assertThat(MemorySize.bytes(size)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "G", "4X", "-1G", "1.5G", "9999999999G", "much", ""})
  void whatIsNoSizeIsRefused(String size) {
    assertThatThrownBy(() -> MemorySize.bytes(size))
        .isInstanceOf(EspalierException.class)
        .hasMessage("--memory: '" + size + "'; needs a number and a unit. Write 512M or 4G, say.");
  }
}
