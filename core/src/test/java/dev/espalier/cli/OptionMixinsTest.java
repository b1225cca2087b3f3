package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.tensor.Cuda;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class OptionMixinsTest {
  private static final Hardware PLAIN =
      new Hardware(
          Cpu.parse("", "amd64"),
          1L << 30,
          new Cuda(new Cuda.Driver.Absent(), Cuda.Library.ABSENT));

  @Test
  void theDefaultsAreAllCoresTheAutomaticDTypeAndSeedZero() {
    var options = read();
    assertThat(options.compute.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
    assertThat(options.compute.on(PLAIN).dtype()).isEqualTo(DType.F32);
    assertThat(options.compute.on(PLAIN).device()).isEqualTo(Device.CPU);
    assertThat(options.seed.seed()).isZero();
  }

  @Test
  void whatIsGivenIsTaken() {
    var options = read("--threads", "3", "--device", "cpu", "--dtype", "bf16", "--seed", "-9");
    assertThat(options.compute.threads()).isEqualTo(3);
    assertThat(options.compute.on(PLAIN).dtype()).isEqualTo(DType.BF16);
    assertThat(options.compute.on(PLAIN).on().reason()).isEqualTo("asked for with --device");
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
