package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class OptionMixinsTest {
  private static final Cpu PLAIN = Cpu.parse("", "amd64");

  @Test
  void theDefaultsAreAllCoresTheAutomaticDTypeAndSeedZero() {
    var options = read();
    assertThat(options.compute.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(options.compute.dtype(PLAIN).dtype()).isEqualTo("f32");
    assertThat(options.seed.seed()).isZero();
  }

  @Test
  void whatIsGivenIsTaken() {
    var options = read("--threads", "3", "--dtype", "bf16", "--seed", "-9");
    assertThat(options.compute.threads()).isEqualTo(3);
    assertThat(options.compute.dtype(PLAIN).dtype()).isEqualTo("bf16");
    assertThat(options.seed.seed()).isEqualTo(-9);
  }

  @Test
  void noThreadsAtAllAreRefused() {
    assertThatThrownBy(read("--threads", "0").compute::threads)
        .isInstanceOf(EspalierException.class)
        .hasMessage("--threads: 0; needs at least 1. Leave it out to use all cores.");
  }

  private static Options read(String... arguments) {
    var options = new Options();
    new CommandLine(options).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options;
  }

  @Command
  private static final class Options {
    @Mixin private final ComputeOptions compute = new ComputeOptions();
    @Mixin private final SeedOption seed = new SeedOption();
  }
}
