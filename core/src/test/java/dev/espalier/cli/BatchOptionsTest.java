package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.engine.BatchPlan;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class BatchOptionsTest {
  @ParameterizedTest
  @CsvSource({
    "1K, 1024",
    "512M, 536870912",
    "4G, 4294967296",
    "4GiB, 4294967296",
    "2TB, 2199023255552"
  })
  void sizesAreInPowersOf1024(String size, long bytes) {
    assertThat(BatchOptions.bytes(size)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"4", "G", "4X", "-1G", "0G", "1.5G", "9999999999G", ""})
  void whatIsNoSizeIsRefused(String size) {
    assertThatThrownBy(() -> BatchOptions.bytes(size))
        .isInstanceOf(EspalierException.class)
        .hasMessage("--memory: '" + size + "'; needs a number and a unit. Write 512M or 4G, say.");
  }

  @Test
  void whatIsGivenIsThePlan() {
    var plan = plan("--rows", "7", "--memory", "64M", "--numerics", "stable");
    assertThat(plan)
        .isEqualTo(
            new BatchPlan(
                7, 64L << 20, 2048, BatchPlan.Sharing.PREFIXES, BatchPlan.Numerics.STABLE));
    assertThat(plan.numericsLabel())
        .isEqualTo("stable, 7 rows, 64 MiB cache, 2048 tokens a pass, shared prefixes");
    assertThat(plan().numericsLabel()).isEqualTo("batched");
    assertThat(plan().maxRows()).isEqualTo(256);
  }

  @Test
  void noRowsAtAllAreRefused() {
    assertThatThrownBy(() -> plan("--rows", "0")).hasMessage("--rows: 0; needs at least 1");
  }

  private static BatchPlan plan(String... arguments) {
    var options = new Options();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var model = source.loadModel(DType.F32)) {
      return options.batching.plan(model);
    }
  }

  @Command
  private static final class Options {
    @Mixin private final BatchOptions batching = new BatchOptions();
  }
}
