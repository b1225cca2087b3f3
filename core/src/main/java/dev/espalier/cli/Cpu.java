package dev.espalier.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/// The processor, as Linux describes it in `/proc/cpuinfo`.
///
/// @param name the model's name, or the architecture where the system gives no name
/// @param features the kernel's names of the instruction sets (`avx512_bf16`); empty where unknown
record Cpu(String name, Set<String> features) {
  Cpu {
    features = Set.copyOf(features);
  }

  /// That of this machine.
  static Cpu ofThisMachine() {
    var file = Path.of("/proc/cpuinfo");
    try {
      return parse(Files.exists(file) ? Files.readString(file) : "", System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads the first processor of a `/proc/cpuinfo`.
  static Cpu parse(String cpuinfo, String architecture) {
    return new Cpu(
        field(cpuinfo, "model name").orElse(architecture),
        field(cpuinfo, "flags").map(flags -> Set.of(flags.split("\\s+"))).orElse(Set.of()));
  }

  boolean has(String feature) {
    return features.contains(feature);
  }

  private static Optional<String> field(String cpuinfo, String name) {
    return cpuinfo
        .lines()
        .map(line -> line.split(":", 2))
        .filter(pair -> pair.length == 2 && pair[0].strip().equals(name))
        .map(pair -> pair[1].strip())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }
}
