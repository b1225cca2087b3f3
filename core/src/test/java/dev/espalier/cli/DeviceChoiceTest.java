package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.cli.DeviceChoice.Request;
import dev.espalier.tensor.Cuda;
import dev.espalier.tensor.Cuda.Capability;
import dev.espalier.tensor.Cuda.Driver;
import dev.espalier.tensor.Cuda.Gpu;
import dev.espalier.tensor.Cuda.Library;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/// The choice of a device from facts about machines that nobody here has.
final class DeviceChoiceTest {
  private static final long GIB = 1L << 30;
  private static final Gpu H100 = new Gpu("NVIDIA H100", new Capability(9, 0), 80 * GIB);
  private static final Gpu T4 = new Gpu("Tesla T4", new Capability(7, 5), 16 * GIB);
  private static final Gpu V100 = new Gpu("Tesla V100", new Capability(7, 0), 16 * GIB);

  @Test
  void aGpuThatCanBeUsedIsTaken() {
    var gpu = DeviceChoice.of(Request.AUTO, with(driver(13_010, H100, T4), Library.USABLE));
    assertThat(gpu).isEqualTo(new DeviceChoice(Device.CUDA, "NVIDIA H100, compute capability 9.0"));
    assertThat(gpu.inWords()).isEqualTo("cuda (NVIDIA H100, compute capability 9.0)");
    assertThat(gpu.recorded()).isEqualTo("cuda (NVIDIA H100, compute capability 9.0)");
    assertThat(DeviceChoice.of(Request.CUDA, with(driver(13_000, T4), Library.USABLE)).device())
        .isEqualTo(Device.CUDA);
  }

  @Test
  void theCpuIsTakenWhereItIsAskedFor() {
    var cpu = DeviceChoice.of(Request.CPU, with(driver(13_010, H100), Library.USABLE));
    assertThat(cpu.inWords()).isEqualTo("cpu (asked for with --device)");
    assertThat(cpu.recorded()).isEqualTo("cpu");
  }

  @Test
  void whatIsInTheWayIsTheReasonAndTheError() {
    assertObstacle(
        with(new Driver.Absent(), Library.ABSENT),
        "there is no NVIDIA driver",
        "an NVIDIA GPU and its driver. Leave --device out to compute on the CPU.");
    assertObstacle(
        with(new Driver.Absent(), Library.LOADED),
        "there is no NVIDIA driver",
        "an NVIDIA GPU and its driver. Leave --device out to compute on the CPU.");
    assertObstacle(
        with(new Driver.Failing("cuInit", 803), Library.LOADED),
        "the NVIDIA driver does not work (cuInit: 803)",
        "one that does. nvidia-smi may say more. Leave --device out to compute on the CPU.");
    assertObstacle(
        with(driver(13_010), Library.LOADED),
        "the NVIDIA driver shows no GPU to this process",
        "one. nvidia-smi lists those of the machine; CUDA_VISIBLE_DEVICES may hide them.");
    assertObstacle(
        with(driver(12_080, H100), Library.LOADED),
        "the NVIDIA driver runs CUDA 12.8",
        "CUDA 13. Install the driver 580 or newer.");
    assertObstacle(
        with(driver(13_000, H100), Library.ABSENT),
        "NVIDIA H100 is there, but ESPALIER_CUDA is not set",
        "libtorch for CUDA. Start with ESPALIER_CUDA=1.");
    assertObstacle(
        with(driver(13_000, H100), Library.INCOMPLETE),
        "a library that libtorch for CUDA needs was not found",
        "CUDA 13, cuDNN 9 and NCCL 2. With ESPALIER_CUDA=1 they come through Maven; with"
            + " ESPALIER_CUDA=system they lie in /usr/local/cuda/lib64 or a folder of"
            + " LD_LIBRARY_PATH.");
    assertObstacle(
        with(driver(13_000, H100), Library.LOADED),
        "libtorch cannot use NVIDIA H100",
        "a GPU that answers. nvidia-smi may say more. Leave --device out to compute on the CPU.");
  }

  @Test
  void aGpuWithoutKernelsIsNotUsed() {
    assertObstacle(
        with(driver(13_000, V100), Library.USABLE),
        "Tesla V100 has compute capability 7.0",
        "7.5 or higher. Leave --device out to compute on the CPU.");
  }

  @Test
  void theDTypeFollowsTheDevice() {
    var h100 = with(driver(13_010, H100), Library.USABLE);
    assertThat(read().on(h100).dtype()).isEqualTo(DType.BF16);
    assertThat(read("--dtype", "f16").on(h100).dtype()).isEqualTo(DType.F16);
    assertThat(read("--device", "cpu").on(h100).dtype()).isEqualTo(DType.F32);
    assertThat(read().on(with(driver(13_010, T4), Library.USABLE)).dtype()).isEqualTo(DType.F16);
    assertThatThrownBy(() -> read("--device", "cpu", "--dtype", "f16").on(h100))
        .hasMessage("--dtype: f16 on a CPU; needs bf16 or f32. f16 is for GPUs.");
  }

  @Test
  void pruningIsInF32WhereHalfOfTheDevicesMemoryHoldsTheWeights() {
    var h100 = with(driver(13_010, H100), Library.USABLE);
    long most = 40 * GIB / Float.BYTES;
    assertThat(read().forPruning(h100, most).dtype()).isEqualTo(DType.F32);
    assertThat(read().forPruning(h100, most + 1).dtype()).isEqualTo(DType.BF16);
    long mostOnCpu = 4 * GIB / Float.BYTES;
    var plain = with(new Driver.Absent(), Library.ABSENT);
    assertThat(read("--dtype", "bf16").forPruning(plain, mostOnCpu).dtype()).isEqualTo(DType.BF16);
    assertThat(read().forPruning(plain, mostOnCpu).in().reason())
        .isEqualTo("masks are exact, and the weights take half of memory at most");
    assertThat(read().forPruning(plain, mostOnCpu + 1).in().reason())
        .isEqualTo("what this CPU can do in bf16 is unknown");
  }

  @Test
  void anUnknownDeviceIsBadInput() {
    assertThat(CommandLineRun.of("perplexity", "--model", "x", "--device", "tpu").err())
        .isEqualTo(
            "espalier: invalid value for option '--device': expected one of [AUTO, CPU, CUDA]"
                + " (case-insensitive) but was 'tpu' (see espalier perplexity --help)"
                + System.lineSeparator());
  }

  private static void assertObstacle(Hardware hardware, String found, String needed) {
    assertThat(DeviceChoice.of(Request.AUTO, hardware))
        .isEqualTo(new DeviceChoice(Device.CPU, found));
    assertThatThrownBy(() -> DeviceChoice.of(Request.CUDA, hardware))
        .isInstanceOf(EspalierException.class)
        .hasMessage("--device cuda: " + found + "; needs " + needed);
  }

  private static Driver driver(int version, Gpu... gpus) {
    return new Driver.Present(version, List.of(gpus));
  }

  /// A machine of 8 GiB with a plain processor.
  private static Hardware with(Driver driver, Library library) {
    return new Hardware(Cpu.parse("", "amd64"), 8 * GIB, new Cuda(driver, library));
  }

  private static ComputeOptions read(String... arguments) {
    var options = new ComputeOptions();
    var spec = CommandSpec.create().addMixin("compute", CommandSpec.forAnnotatedObject(options));
    new CommandLine(spec).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return options;
  }
}
