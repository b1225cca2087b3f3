package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.engine.BatchPlan;
import dev.espalier.model.Backend;
import dev.espalier.model.LanguageModel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How prompts run together: a mixin of the commands that ask many.
final class BatchOptions {
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
      long bytes = MemorySize.bytes(memory);
      if (bytes == 0) {
        throw EspalierException.in("--memory").found(memory).needed("room for one answer").fault();
      }
      plan = plan.withCache(bytes);
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
}
