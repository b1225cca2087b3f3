package dev.espalier.cli;

import static dev.espalier.cli.Quantity.bytes;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// Is the machine fit: Java, system, processor, memory, disk.
final class MachineChecks {
  private static final long GIB = 1L << 30;

  /// Peak memory of the demo, by its own limit.
  private static final long MEMORY_NEEDED = 2 * GIB;

  /// The unpacked native libraries, the default model and a run or two.
  private static final long DISK_NEEDED = 2 * GIB;

  private static final int OLDEST_JAVA = 25;

  /// Instructions, by the kernel's name and by their makers'.
  private record Instructions(String feature, String name) {}

  private static final List<Instructions> INSTRUCTIONS =
      List.of(
          new Instructions("avx2", "AVX2"),
          new Instructions("avx512f", "AVX-512"),
          new Instructions("avx512_bf16", "AVX512-BF16"),
          new Instructions("amx_bf16", "AMX"));

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

  /// Which of the instructions that matter here the processor has.
  static Finding instructions(Cpu cpu) {
    if (cpu.features().isEmpty()) {
      return Finding.note("ISA", "unknown on this system", "");
    }
    var there = INSTRUCTIONS.stream().filter(one -> cpu.has(one.feature())).toList();
    var missing = INSTRUCTIONS.stream().filter(one -> !cpu.has(one.feature())).toList();
    if (there.isEmpty()) {
      return Finding.note("ISA", "none of " + names(INSTRUCTIONS), "");
    }
    return Finding.ok("ISA", names(there) + (missing.isEmpty() ? "" : "; not " + names(missing)));
  }

  private static String names(List<Instructions> some) {
    return some.stream().map(Instructions::name).collect(Collectors.joining(", "));
  }

  static Finding dtype(Cpu cpu) {
    var choice = DTypeChoice.onCpu(DTypeChoice.Request.AUTO, cpu);
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
        instructions(cpu),
        dtype(cpu),
        memory(),
        disk(cache.path()),
        caches(cache.path()));
  }

  /// What lies in the folders of the cache; all of it can be fetched or unpacked again.
  static Finding caches(Path folder) {
    var sizes = new ArrayList<String>();
    try (var entries = Files.list(folder)) {
      for (Path entry : entries.filter(Files::isDirectory).sorted().toList()) {
        sizes.add(entry.getFileName() + " " + bytes(sizeOf(entry)));
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      return Finding.ok("Caches", "none yet at " + folder);
    } catch (IOException e) {
      return unreadable(folder, e);
    } catch (UncheckedIOException e) {
      return unreadable(folder, Objects.requireNonNull(e.getCause()));
    }
    return Finding.ok(
        "Caches", (sizes.isEmpty() ? "none yet" : String.join(", ", sizes)) + " at " + folder);
  }

  private static Finding unreadable(Path folder, IOException e) {
    return Finding.note(
        "Caches", folder + " cannot be read (" + EspalierException.reason(e) + ")", "");
  }

  private static long sizeOf(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
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
