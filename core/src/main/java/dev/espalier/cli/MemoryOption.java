package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.model.Backend;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option that bounds what is held in memory: a mixin.
final class MemoryOption {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmgt]?)(?:i?b)?");
  private static final String UNITS = "kmgt";

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "Memory for what goes from layer to layer, such as 512m or 4g; what does not fit is read from"
              + " files beside the output. Default: a quarter of what is free.")
  private @Nullable String memory; // null: not given

  long bytes() {
    if (memory == null) {
      return Backend.availableBytes() / 4;
    }
    var size = SIZE.matcher(memory.strip().toLowerCase(Locale.ROOT));
    if (!size.matches()) {
      throw EspalierException.in("--memory")
          .found("'" + memory + "'")
          .needed("a number of bytes, such as 512m or 4g")
          .fault();
    }
    int power = size.group(2).isEmpty() ? 0 : 1 + UNITS.indexOf(size.group(2));
    return Long.parseLong(size.group(1)) << (10 * power);
  }
}
