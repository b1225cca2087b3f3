package dev.espalier.cli;

import static dev.espalier.cli.Quantity.bytes;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Is the machine fit: Java, system, processor, memory, disk.
final class MachineChecks {
  private static final long GIB = 1L << 30;

  /// Peak memory of the demo, by its own limit.
  private static final long MEMORY_NEEDED = 2 * GIB;

  /// The unpacked native libraries, the default model and a run or two.
  private static final long DISK_NEEDED = 2 * GIB;

  private static final int OLDEST_JAVA = 25;

  private MachineChecks() {}

  static Finding java(Runtime.Version version, String vendor) {
    String found = version + " (" + vendor + ")";
    return version.feature() >= OLDEST_JAVA
        ? Finding.ok("Java", found)
        : Finding.problem(
            "Java", found, "Install a JDK 25 or newer, and set JAVA_HOME to its folder.");
  }

  static Finding system(String name, String architecture) {
    String found = name + ", " + architecture;
    boolean isLinux = name.equals("Linux") && architecture.equals("amd64");
    boolean isMac = name.startsWith("Mac") && architecture.equals("aarch64");
    if (isLinux) {
      return Finding.ok("System", found);
    }
    return isMac
        ? Finding.note(
            "System", found + ": the native libraries exist, but Espalier was not tried here", "")
        : Finding.problem(
            "System", found, "The native libraries are there for Linux on x86-64 only.");
  }

  static Finding cpu(Cpu cpu, int cores) {
    String found = cpu.name() + ", " + cores + (cores == 1 ? " core" : " cores");
    return cpu.features().isEmpty() || cpu.has("avx2")
        ? Finding.ok("CPU", found)
        : Finding.note("CPU", found + ", no AVX2", "It works, but several times slower.");
  }

  static Finding dtype(Cpu cpu) {
    var choice = DTypeChoice.of(DTypeChoice.Request.AUTO, cpu);
    return choice.dtype().equals("bf16")
        ? Finding.ok("bf16", choice.reason())
        : Finding.note("bf16", choice.reason() + ": models run in f32", "");
  }

  /// @param totalBytes the machine's or the container's memory
  /// @param availableBytes what of it is free, or can be freed at once
  static Finding memory(long totalBytes, long availableBytes) {
    String found = bytes(availableBytes) + " of " + bytes(totalBytes) + " available";
    if (totalBytes < MEMORY_NEEDED) {
      return Finding.problem(
          "Memory", found, "The default model needs " + bytes(MEMORY_NEEDED) + ".");
    }
    return availableBytes < MEMORY_NEEDED
        ? Finding.note(
            "Memory", found, "The default model needs " + bytes(MEMORY_NEEDED) + ": end something.")
        : Finding.ok("Memory", found);
  }

  static Finding memory() {
    var system =
        ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    long total = system.getTotalMemorySize();
    long available = availableBytes().orElse(system.getFreeMemorySize());
    return memory(total, Math.min(total, available));
  }

  /// What a folder's disk has room for.
  ///
  /// @param folder need not exist
  static Finding disk(Path folder) {
    var existing = existingPartOf(folder);
    if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
      return Finding.problem(
          "Disk",
          folder + ": " + existing + " cannot be written to",
          "Set ESPALIER_HOME to a folder that can.");
    }
    try {
      FileStore store = Files.getFileStore(existing);
      return disk(folder, store.getUsableSpace());
    } catch (IOException e) {
      return Finding.problem(
          "Disk", folder + ": " + e.getMessage(), "Set ESPALIER_HOME to a folder on another disk.");
    }
  }

  static Finding disk(Path folder, long usableBytes) {
    String found = bytes(usableBytes) + " free at " + folder;
    return usableBytes >= DISK_NEEDED
        ? Finding.ok("Disk", found)
        : Finding.problem(
            "Disk",
            found,
            bytes(DISK_NEEDED)
                + " are needed: make room, or set ESPALIER_HOME to a folder on another disk.");
  }

  /// All of these on this machine.
  static List<Finding> onThisMachine(CacheFolder cache) {
    var cpu = Cpu.ofThisMachine();
    return List.of(
        java(Runtime.version(), System.getProperty("java.vendor")),
        system(System.getProperty("os.name"), System.getProperty("os.arch")),
        cpu(cpu, Runtime.getRuntime().availableProcessors()),
        dtype(cpu),
        memory(),
        disk(cache.path()));
  }

  /// What Linux counts as available, page cache that can be dropped included.
  private static Optional<Long> availableBytes() {
    try {
      return Files.readString(Path.of("/proc/meminfo"))
          .lines()
          .filter(line -> line.startsWith("MemAvailable:"))
          .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException _) { // not Linux
      return Optional.empty();
    }
  }

  private static Path existingPartOf(Path folder) {
    var part = folder.toAbsolutePath();
    while (part.getParent() != null && !Files.exists(part)) {
      part = part.getParent();
    }
    return part;
  }
}
