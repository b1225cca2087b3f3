package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.cli.DTypeChoice.Request;
import dev.espalier.tensor.Cuda.Capability;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DTypeChoiceTest {
  private static final String EPYC =
      """
      processor\t: 0
      vendor_id\t: AuthenticAMD
      model name\t: AMD EPYC 9354
      flags\t\t: fpu sse4_2 avx2 avx512f %s xsaves
      bugs\t\t: spectre_v1

      processor\t: 1
      model name\t: AMD EPYC 9354
      flags\t\t: fpu amx_bf16
      """;

  @Test
  void automaticIsBf16WhereTheCpuMultipliesInIt() {
    assertThat(automatic(EPYC.formatted("avx512_bf16")))
        .isEqualTo(new DTypeChoice("bf16", "this CPU has AVX512-BF16"));
    assertThat(automatic(EPYC.formatted("avx512_bf16 amx_bf16 amx_tile")))
        .isEqualTo(new DTypeChoice("bf16", "this CPU has AMX"));
  }

  @Test
  void automaticIsF32Elsewhere() {
    assertThat(automatic(EPYC.formatted("avx512_vnni")))
        .isEqualTo(new DTypeChoice("f32", "this CPU has neither AVX512-BF16 nor AMX"));
    assertThat(automatic(""))
        .isEqualTo(new DTypeChoice("f32", "what this CPU can do in bf16 is unknown"));
  }

  @Test
  void whatIsAskedForIsTaken() {
    var cpu = Cpu.parse(EPYC.formatted("avx512_bf16"), "amd64");
    assertThat(DTypeChoice.onCpu(Request.F32, cpu).inWords())
        .isEqualTo("f32 (asked for with --dtype)");
    assertThat(DTypeChoice.onCpu(Request.BF16, Cpu.parse("", "aarch64")).dtype()).isEqualTo("bf16");
  }

  @Test
  void f16IsForGpus() {
    assertThatThrownBy(() -> DTypeChoice.onCpu(Request.F16, Cpu.parse("", "amd64")))
        .isInstanceOf(EspalierException.class)
        .hasMessage("--dtype: f16 on a CPU; needs bf16 or f32. f16 is for GPUs.");
  }

  @Test
  void aGpuTakesBf16FromCapability8On() {
    for (String below : List.of("5.0", "7.0", "7.5")) {
      assertThat(DTypeChoice.onGpu(Request.AUTO, capability(below)))
          .as(below)
          .isEqualTo(new DTypeChoice("f16", "this GPU does not multiply in bf16"));
    }
    for (String above : List.of("8.0", "8.6", "8.9", "9.0", "10.0", "12.0")) {
      assertThat(DTypeChoice.onGpu(Request.AUTO, capability(above)))
          .as(above)
          .isEqualTo(new DTypeChoice("bf16", "this GPU multiplies in bf16"));
    }
  }

  @Test
  void aGpuTakesEachTypeThatIsAskedFor() {
    for (Request asked : List.of(Request.BF16, Request.F32, Request.F16)) {
      for (String gpu : List.of("7.5", "9.0")) {
        assertThat(DTypeChoice.onGpu(asked, capability(gpu)))
            .isEqualTo(new DTypeChoice(asked.toString(), "asked for with --dtype"));
      }
    }
  }

  @Test
  void theFirstProcessorIsNamed() {
    assertThat(Cpu.parse(EPYC.formatted(""), "amd64").name()).isEqualTo("AMD EPYC 9354");
    assertThat(Cpu.parse("", "aarch64").name()).isEqualTo("aarch64");
  }

  private static Capability capability(String label) {
    var parts = label.split("\\.", 2);
    return new Capability(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
  }

  private static DTypeChoice automatic(String cpuinfo) {
    return DTypeChoice.onCpu(Request.AUTO, Cpu.parse(cpuinfo, "amd64"));
  }
}
