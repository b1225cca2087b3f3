package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.engine.BatchPlan;
import dev.espalier.model.Backend;
import dev.espalier.model.LanguageModel;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How prompts run together: a mixin of the commands that ask many.
final class BatchOptions {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([KMGT])(iB|B)?");
  private static final String UNITS = "KMGT";

  @Option(
      names = "--rows",
      paramLabel = "N",
      description =
          "Answers that are written at the same time, at most. Default: 256, or as many as --memory"
              + " has room for; where that takes minutes, a half or a quarter of them if they are"
              + " measured to be as fast.")
  private @Nullable Integer rows; // null: not given

  @Option(
      names = "--memory",
      paramLabel = "SIZE",
      description =
          "Memory for the keys and values of running answers, such as 512M or 4G. Default: 1280M, or"
              + " half of what the weights take if that is more, but no more than a quarter of what"
              + " is free.")
  private @Nullable String memory; // null: not given

  @Option(
      names = "--numerics",
      paramLabel = "MODE",
      description =
          "${COMPLETION-CANDIDATES}. batched, the default: an answer may depend in near ties on the"
              + " others beside it. stable: the suite alone fixes who runs beside whom, so that the"
              + " same weights answer alike in every run, and arms differ by their weights alone;"
              + " slower where answers end early.")
  private Mode numerics = Mode.BATCHED;

  /// The values of `--numerics`.
  enum Mode {
    BATCHED,
    STABLE;

    /// As it is written on the command line.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// Whether `--rows` says how many, so that nothing is measured.
  boolean areRowsGiven() {
    return rows != null;
  }

  /// The plan for `model`.
  BatchPlan plan(LanguageModel model) {
    var plan = BatchPlan.fitting(model, Backend.availableBytes(model));
    if (memory != null) {
      plan = plan.withCache(bytes(memory));
    }
    if (rows != null) {
      if (rows < 1) {
        throw EspalierException.in("--rows").found(rows.toString()).needed("at least 1").fault();
      }
      plan = plan.withRows(rows);
    }
    return switch (numerics) {
      case BATCHED -> plan.in(BatchPlan.Numerics.BATCHED);
      case STABLE -> plan.in(BatchPlan.Numerics.STABLE);
    };
  }

  /// Bytes of `512M`, `4G`, `4GiB`: powers of 1024.
  static long bytes(String size) {
    var match = SIZE.matcher(size.trim());
    if (!match.matches() || Long.parseLong(match.group(1)) == 0) {
      throw EspalierException.in("--memory")
          .found("'" + size + "'")
          .needed("a number and a unit")
          .remedy("Write 512M or 4G, say.")
          .fault();
    }
    int power = 1 + UNITS.indexOf(match.group(2).toUpperCase(Locale.ROOT));
    return Math.multiplyExact(Long.parseLong(match.group(1)), 1L << (10 * power));
  }
}
