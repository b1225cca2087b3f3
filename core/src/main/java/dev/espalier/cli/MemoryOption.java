package dev.espalier.cli;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that bounds what is held in memory: a mixin.
final class MemoryOption {
  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "Memory for what goes from layer to layer, such as 512M or 4G; what does not fit is read from"
              + " files beside the output. Default: a quarter of what is free.")
  private @Nullable String memory; // null: not given

  /// Bytes, where they were asked for.
  Optional<Long> asked() {
    return Optional.ofNullable(memory).map(MemorySize::bytes);
  }
}
