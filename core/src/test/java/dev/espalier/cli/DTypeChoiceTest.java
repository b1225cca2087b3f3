package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.cli.DTypeChoice.Request;
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
    assertThat(DTypeChoice.of(Request.F32, cpu).inWords())
        .isEqualTo("f32 (asked for with --dtype)");
    assertThat(DTypeChoice.of(Request.F16, cpu).dtype()).isEqualTo("f16");
    assertThat(DTypeChoice.of(Request.BF16, Cpu.parse("", "aarch64")).dtype()).isEqualTo("bf16");
  }

  @Test
  void theFirstProcessorIsNamed() {
    assertThat(Cpu.parse(EPYC.formatted(""), "amd64").name()).isEqualTo("AMD EPYC 9354");
    assertThat(Cpu.parse("", "aarch64").name()).isEqualTo("aarch64");
  }

  private static DTypeChoice automatic(String cpuinfo) {
    return DTypeChoice.of(Request.AUTO, Cpu.parse(cpuinfo, "amd64"));
  }
}
