package dev.espalier.tensor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.espalier.tensor.Cuda.Capability;
import dev.espalier.tensor.Cuda.Driver;
import dev.espalier.tensor.Cuda.Gpu;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.util.ArrayList;
import java.util.Arrays;

/// The C interface of the NVIDIA driver, as far as it tells what GPUs there are: the CUDA driver
/// API, which comes with the driver and needs nothing else. Numbers are those of NVIDIA's `cuda.h`.
///
/// It heeds CUDA_VISIBLE_DEVICES, as CUDA itself does. Not tried on a GPU by us.
final class CudaDriver {
  private static final String LIBRARY = "libcuda.so.1";
  private static final int SUCCESS = 0; // CUDA_SUCCESS
  private static final int NO_DEVICE = 100; // CUDA_ERROR_NO_DEVICE
  private static final int CAPABILITY_MAJOR = 75; // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
  private static final int CAPABILITY_MINOR = 76; // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR
  private static final int NAME_BYTES = 256;

  private final SymbolLookup functions;

  private CudaDriver(SymbolLookup functions) {
    this.functions = functions;
  }

  /// The driver of this machine, which must have one.
  @SuppressWarnings("restricted") // NVIDIA's library, by its fixed name
  static CudaDriver open() {
    // Never unloaded: libtorch may use it too.
    return new CudaDriver(SymbolLookup.libraryLookup(LIBRARY, Arena.global()));
  }

  /// What the driver says, if there is one.
  static Driver look() {
    CudaDriver driver;
    try {
      driver = open();
    } catch (IllegalArgumentException _) { // no such library
      return new Driver.Absent();
    }
    try {
      return driver.describe();
    } catch (Failure failure) {
      return new Driver.Failing(failure.function, failure.code);
    }
  }

  /// Bytes of the first GPU's memory that nobody uses.
  long freeBytes() {
    try (var arena = Arena.ofConfined()) {
      initialise();
      int device = device(0, arena);
      var context = arena.allocate(ADDRESS);
      call("cuDevicePrimaryCtxRetain", context, device);
      try {
        call("cuCtxPushCurrent_v2", context.get(ADDRESS, 0));
        var free = arena.allocate(JAVA_LONG);
        call("cuMemGetInfo_v2", free, arena.allocate(JAVA_LONG));
        call("cuCtxPopCurrent_v2", context);
        return free.get(JAVA_LONG, 0);
      } finally {
        call("cuDevicePrimaryCtxRelease_v2", device);
      }
    }
  }

  private Driver describe() {
    try (var arena = Arena.ofConfined()) {
      var number = arena.allocate(JAVA_INT);
      call("cuDriverGetVersion", number);
      int version = number.get(JAVA_INT, 0);
      var gpus = new ArrayList<Gpu>();
      if (initialise()) {
        call("cuDeviceGetCount", number);
        int count = number.get(JAVA_INT, 0);
        for (int ordinal = 0; ordinal < count; ordinal++) {
          gpus.add(gpu(device(ordinal, arena), arena));
        }
      }
      return new Driver.Present(version, gpus);
    }
  }

  /// Whether there is a GPU.
  private boolean initialise() {
    int code = code("cuInit", 0);
    if (code != SUCCESS && code != NO_DEVICE) {
      throw new Failure("cuInit", code);
    }
    return code == SUCCESS;
  }

  private int device(int ordinal, Arena arena) {
    var device = arena.allocate(JAVA_INT);
    call("cuDeviceGet", device, ordinal);
    return device.get(JAVA_INT, 0);
  }

  private Gpu gpu(int device, Arena arena) {
    var name = arena.allocate(NAME_BYTES);
    call("cuDeviceGetName", name, NAME_BYTES, device);
    var bytes = arena.allocate(JAVA_LONG);
    call("cuDeviceTotalMem_v2", bytes, device);
    return new Gpu(
        name.getString(0),
        new Capability(
            attribute(CAPABILITY_MAJOR, device, arena), attribute(CAPABILITY_MINOR, device, arena)),
        bytes.get(JAVA_LONG, 0));
  }

  private int attribute(int attribute, int device, Arena arena) {
    var value = arena.allocate(JAVA_INT);
    call("cuDeviceGetAttribute", value, attribute, device);
    return value.get(JAVA_INT, 0);
  }

  /// Calls a function that answers with a `CUresult`.
  private void call(String function, Object... arguments) {
    int code = code(function, arguments);
    if (code != SUCCESS) {
      throw new Failure(function, code);
    }
  }

  @SuppressWarnings("restricted") // signatures are those of cuda.h
  private int code(String function, Object... arguments) {
    var layouts = Arrays.stream(arguments).map(CudaDriver::layout).toArray(MemoryLayout[]::new);
    var handle =
        Linker.nativeLinker()
            .downcallHandle(
                functions.findOrThrow(function), FunctionDescriptor.of(JAVA_INT, layouts));
    try {
      return (int) handle.invokeWithArguments(arguments);
    } catch (Throwable e) { // a C function throws nothing; the handle's type says otherwise
      throw new IllegalStateException(function + " could not be called", e);
    }
  }

  private static MemoryLayout layout(Object argument) {
    return argument instanceof MemorySegment ? ADDRESS : JAVA_INT;
  }

  /// A `CUresult` that is not success.
  private static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String function;
    private final int code;

    Failure(String function, int code) {
      super(function + " of the NVIDIA driver failed with " + code);
      this.function = function;
      this.code = code;
    }
  }
}
