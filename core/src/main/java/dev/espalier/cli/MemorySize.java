package dev.espalier.cli;

import dev.espalier.EspalierException;
import java.util.Locale;
import java.util.regex.Pattern;

/// Sizes as they are written behind `--memory`: `512M`, `4g`, `4GiB`, in powers of 1024; `0`.
final class MemorySize {
  private static final Pattern SIZE =
      Pattern.compile("(\\d{1,9})([KMGT])(iB|B)?|0", Pattern.CASE_INSENSITIVE);
  private static final String UNITS = "KMGT";

  private MemorySize() {}

  static long bytes(String size) {
    var match = SIZE.matcher(size.strip());
    if (!match.matches()) {
      throw EspalierException.in("--memory")
          .found("'" + size + "'")
          .needed("a number and a unit")
          .remedy("Write 512M or 4G, say.")
          .fault();
    }
    if (match.group(1) == null) {
      return 0;
    }
    int power = 1 + UNITS.indexOf(match.group(2).toUpperCase(Locale.ROOT));
    return Math.multiplyExact(Long.parseLong(match.group(1)), 1L << (10 * power));
  }
}
