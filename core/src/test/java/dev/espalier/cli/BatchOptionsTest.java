package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.Golden;
import dev.espalier.engine.BatchPlan;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class BatchOptionsTest {
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

  @Test
  void answersNeedMemory() {
    assertThatThrownBy(() -> plan("--memory", "0G"))
        .hasMessage("--memory: 0G; needs room for one answer");
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
