package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.cli.SourceChecks.Source;
import dev.espalier.tensor.Cuda;
import dev.espalier.tensor.Cuda.Capability;
import dev.espalier.tensor.Cuda.Driver;
import dev.espalier.tensor.Cuda.Gpu;
import dev.espalier.tensor.Cuda.Library;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DoctorTest {
  private static final long GIB = 1L << 30;

  @Test
  void anOldJavaIsAProblem() {
    assertThat(MachineChecks.java(Runtime.Version.parse("25.0.3+9"), "Eclipse Adoptium"))
        .isEqualTo(Finding.ok("Java", "25.0.3+9 (Eclipse Adoptium)"));
    assertThat(MachineChecks.java(Runtime.Version.parse("17.0.15"), "Debian"))
        .isEqualTo(
            Finding.problem(
                "Java",
                "17.0.15 (Debian)",
                "Install a JDK 25 or newer, and set JAVA_HOME to its folder."));
  }

  @Test
  void aSystemWithoutNativeLibrariesIsAProblem() {
    assertThat(MachineChecks.system("Linux", "amd64").level()).isEqualTo(Finding.Level.OK);
    assertThat(MachineChecks.system("Mac OS X", "aarch64").level()).isEqualTo(Finding.Level.NOTE);
    assertThat(MachineChecks.system("Linux", "aarch64").level()).isEqualTo(Finding.Level.PROBLEM);
  }

  @Test
  void theProcessorSaysWhatSpeedToExpect() {
    var old = Cpu.parse("model name : Old\nflags : sse4_2 avx", "amd64");
    assertThat(MachineChecks.cpu(old, 1))
        .isEqualTo(
            Finding.note("CPU", "Old, 1 core, no AVX2", "It works, but several times slower."));
    assertThat(MachineChecks.dtype(old))
        .isEqualTo(
            Finding.note(
                "bf16", "this CPU has neither AVX512-BF16 nor AMX: models run in f32", ""));
    var current = Cpu.parse("model name : New\nflags : avx2 avx512_bf16", "amd64");
    assertThat(MachineChecks.cpu(current, 2)).isEqualTo(Finding.ok("CPU", "New, 2 cores"));
    assertThat(MachineChecks.dtype(current))
        .isEqualTo(Finding.ok("bf16", "this CPU has AVX512-BF16"));
  }

  @Test
  void theInstructionsThatMatterAreNamed() {
    assertThat(MachineChecks.instructions(cpu("sse4_2 avx2 avx512f avx512_bf16")))
        .isEqualTo(Finding.ok("ISA", "AVX2, AVX-512, AVX512-BF16; not AMX"));
    assertThat(MachineChecks.instructions(cpu("avx2 avx512f avx512_bf16 amx_bf16")))
        .isEqualTo(Finding.ok("ISA", "AVX2, AVX-512, AVX512-BF16, AMX"));
    assertThat(MachineChecks.instructions(cpu("sse4_2")))
        .isEqualTo(Finding.note("ISA", "none of AVX2, AVX-512, AVX512-BF16, AMX", ""));
    assertThat(MachineChecks.instructions(Cpu.parse("", "aarch64")))
        .isEqualTo(Finding.note("ISA", "unknown on this system", ""));
  }

  private static Cpu cpu(String flags) {
    return Cpu.parse("flags : " + flags, "amd64");
  }

  @Test
  void memoryBelowTheDefaultModelsIsSaid() {
    assertThat(MachineChecks.memory(24 * GIB, 20 * GIB))
        .isEqualTo(Finding.ok("Memory", "20.0 GiB of 24.0 GiB available"));
    assertThat(MachineChecks.memory(24 * GIB, GIB))
        .isEqualTo(
            Finding.note(
                "Memory",
                "1.00 GiB of 24.0 GiB available",
                "The default model needs 2.00 GiB: end something."));
    assertThat(MachineChecks.memory(GIB, GIB).level()).isEqualTo(Finding.Level.PROBLEM);
  }

  @Test
  void aDiskWithoutRoomIsAProblem() {
    assertThat(MachineChecks.disk(Path.of("/cache"), 3 * GIB))
        .isEqualTo(Finding.ok("Disk", "3.00 GiB free at /cache"));
    assertThat(MachineChecks.disk(Path.of("/cache"), GIB))
        .isEqualTo(
            Finding.problem(
                "Disk",
                "1.00 GiB free at /cache",
                "2.00 GiB are needed: make room, or set ESPALIER_HOME to a folder on another"
                    + " disk."));
  }

  @Test
  void aCacheThatCannotBeMadeIsAProblem(@TempDir Path folder) throws Exception {
    var file = Files.writeString(folder.resolve("file"), "no folder");
    var cache = file.resolve("espalier");
    assertThat(MachineChecks.disk(cache))
        .isEqualTo(
            Finding.problem(
                "Disk",
                cache + ": " + file + " cannot be written to",
                "Set ESPALIER_HOME to a folder that can."));
  }

  @Test
  void theCachesAreWeighed(@TempDir Path folder) throws Exception {
    var cache = folder.resolve("espalier");
    assertThat(MachineChecks.caches(cache)).isEqualTo(Finding.ok("Caches", "none yet at " + cache));
    Files.createDirectories(cache.resolve("native").resolve("javacpp"));
    Files.write(cache.resolve("native").resolve("javacpp").resolve("lib.so"), new byte[2048]);
    Files.createDirectories(cache.resolve("models"));
    Files.write(cache.resolve("a-file"), new byte[1]);
    assertThat(MachineChecks.caches(cache))
        .isEqualTo(Finding.ok("Caches", "models 0 B, native 2.00 KiB at " + cache));
    assertThat(MachineChecks.caches(cache.resolve("a-file")))
        .isEqualTo(Finding.ok("Caches", "none yet at " + cache.resolve("a-file")));
  }

  @Test
  void aMachineWithoutAGpuIsNoProblem() {
    assertThat(CudaChecks.findings(new Cuda(new Driver.Absent(), Library.ABSENT)))
        .containsExactly(
            Finding.note("GPU", "no NVIDIA driver", ""),
            Finding.note("CUDA", "models run on the CPU: there is no NVIDIA driver", ""));
  }

  @Test
  void aGpuThatIsNotUsedSaysHowItWouldBe() {
    assertThat(CudaChecks.findings(new Cuda(h100(13_010), Library.ABSENT)))
        .containsExactly(
            Finding.ok(
                "GPU", "NVIDIA H100, compute capability 9.0, 80.0 GiB; the driver runs CUDA 13.1"),
            Finding.note(
                "CUDA",
                "models run on the CPU: NVIDIA H100 is there, but ESPALIER_CUDA is not set",
                "Start with ESPALIER_CUDA=1."));
  }

  @Test
  void aGpuThatCanBeUsedIsOk() {
    var h100 = h100(13_000).gpus().getFirst();
    var two = new Driver.Present(13_000, List.of(h100, h100));
    assertThat(CudaChecks.findings(new Cuda(two, Library.USABLE)))
        .containsExactly(
            Finding.ok(
                "GPU",
                "NVIDIA H100, compute capability 9.0, 80.0 GiB; the driver runs CUDA 13.0; 1 more,"
                    + " of which CUDA_VISIBLE_DEVICES may choose"),
            Finding.ok("CUDA", "models run on the GPU, in bf16"));
  }

  @Test
  void whatIsInTheWayOfAGpuThatWasAskedForIsAProblem() {
    assertThat(CudaChecks.findings(new Cuda(new Driver.Absent(), Library.LOADED)))
        .containsExactly(
            Finding.note("GPU", "no NVIDIA driver", ""),
            Finding.problem(
                "CUDA",
                "models run on the CPU: there is no NVIDIA driver",
                "Needs an NVIDIA GPU and its driver. Leave --device out to compute on the CPU."));
    assertThat(CudaChecks.findings(new Cuda(h100(12_080), Library.LOADED)).getLast())
        .isEqualTo(
            Finding.problem(
                "CUDA",
                "models run on the CPU: the NVIDIA driver runs CUDA 12.8",
                "Needs CUDA 13. Install the driver 580 or newer."));
    var failing = new Cuda(new Driver.Failing("cuInit", 999), Library.LOADED);
    assertThat(CudaChecks.findings(failing).getFirst())
        .isEqualTo(
            Finding.note(
                "GPU",
                "the NVIDIA driver does not work (cuInit: 999)",
                "nvidia-smi may say more."));
    var none = new Cuda(new Driver.Present(13_000, List.of()), Library.LOADED);
    assertThat(CudaChecks.findings(none).getFirst())
        .isEqualTo(Finding.note("GPU", "none; the NVIDIA driver runs CUDA 13.0", ""));
  }

  private static Driver.Present h100(int version) {
    var gpu = new Gpu("NVIDIA H100", new Capability(9, 0), 80 * GIB);
    return new Driver.Present(version, List.of(gpu));
  }

  @Test
  void aLibraryThatDoesNotLoadIsAProblemThatNamesTheRoot() {
    var finding =
        NativeChecks.check(
            "libtorch",
            () -> 0L,
            () -> {
              throw new ExceptionInInitializerError(
                  new IllegalStateException("odd", new UnsatisfiedLinkError("no libfoo.so")));
            });
    assertThat(finding.level()).isEqualTo(Finding.Level.PROBLEM);
    assertThat(finding.found())
        .isEqualTo("does not load: java.lang.UnsatisfiedLinkError: no libfoo.so");
    assertThat(NativeChecks.check("SQLite", () -> 0L, () -> "SQLite 3"))
        .isEqualTo(Finding.ok("SQLite", "SQLite 3, loaded in 0.0 s"));
  }

  @Test
  void theNativeLibrariesLoadHere() {
    assertThat(NativeChecks.onThisMachine(System::nanoTime))
        .hasSize(3)
        .allMatch(finding -> finding.level() == Finding.Level.OK);
  }

  @Test
  void oneSourceOfModelsIsEnough() {
    var there = new Source(true, "there");
    var gone = new Source(false, "gone");
    assertThat(SourceChecks.findings(there, there))
        .containsExactly(Finding.ok("Hub", "there"), Finding.ok("pip", "there"));
    assertThat(SourceChecks.findings(gone, there))
        .containsExactly(
            Finding.note(
                "Hub",
                "gone",
                "The default model is fetched through pip. Give other models as folders or"
                    + " files."),
            Finding.ok("pip", "there"));
    assertThat(SourceChecks.findings(there, gone))
        .containsExactly(
            Finding.ok("Hub", "there"),
            Finding.note("pip", "gone", "Not needed while the hub answers."));
    assertThat(SourceChecks.findings(gone, gone))
        .containsExactly(
            Finding.note("Hub", "gone", "Give models as folders or files."),
            Finding.problem(
                "pip",
                "gone",
                "Neither source of the default model can be used: install Python 3 with pip, or"
                    + " connect to the hub."));
  }

  @Test
  void aHubThatSaysNothingIsGivenUp() throws Exception {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = URI.create("http://127.0.0.1:" + silent.getLocalPort());
      assertThat(SourceChecks.hub(address, Duration.ofMillis(50)))
          .isEqualTo(new Source(false, address + " does not answer within 0.1 s"));
    }
  }

  @Test
  void aMissingPythonIsSaid() {
    assertThat(SourceChecks.pip("no-such-python"))
        .isEqualTo(new Source(false, "no no-such-python on the PATH"));
  }

  @Test
  void aRemedyStandsUnderItsFinding() {
    assertThat(Finding.ok("Java", "25").inWords()).isEqualTo("OK       Java         25");
    assertThat(Finding.problem("Disk", "full", "Make room.").inWords())
        .isEqualTo(
            "problem  Disk         full"
                + System.lineSeparator()
                + "                      Make room.");
  }
}
