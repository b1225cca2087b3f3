package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.calibrate.Calibration;
import dev.espalier.engine.Divergence;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.prune.PruneRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Prunes copies of one model in memory, one after the other, and measures what that did to its
/// predictions of a harmless text which it was not calibrated on.
public final class DamageMeasurement implements AutoCloseable {
  private static final int WINDOW_TOKENS = 512;

  private final Supplier<LanguageModel> copies;
  private final Optional<Calibration> calibration;
  private final Divergence text;
  private final Progress progress;

  private DamageMeasurement(
      Supplier<LanguageModel> copies,
      Optional<Calibration> calibration,
      Divergence text,
      Progress progress) {
    this.copies = copies;
    this.calibration = calibration;
    this.text = text;
    this.progress = progress;
  }

  /// A model whose damage is measured.
  ///
  /// @param dense as it was trained
  /// @param copies opens another dense copy of it, which is pruned and closed
  /// @param tokenizer its own
  /// @param calibration what methods measure inputs on; empty where none of them does
  public record Subject(
      LanguageModel dense,
      Supplier<LanguageModel> copies,
      Tokenizer tokenizer,
      Optional<Calibration> calibration) {}

  /// Reads `text` with the dense model.
  public static DamageMeasurement on(Subject subject, HarmlessText text, Progress progress) {
    int[] ids = subject.tokenizer().encodeDocument(text.content()).ids();
    int count = Math.min(ids.length, text.mostTokens());
    if (count < 2) {
      throw EspalierException.in(text.name())
          .found(count + " tokens")
          .needed("at least 2: a token is scored given another")
          .fault();
    }
    List<Integer> scored = Arrays.stream(ids, 0, count).boxed().toList();
    int width = Math.min(WINDOW_TOKENS, subject.dense().config().context());
    try (var task = progress.begin("reading '" + text.name() + "' (tokens)", count)) {
      return new DamageMeasurement(
          subject.copies(),
          subject.calibration(),
          Divergence.from(subject.dense(), windows(scored, width), task),
          progress);
    }
  }

  /// The text that damage is measured on.
  ///
  /// @param name in messages and results
  /// @param mostTokens as many of its first tokens are scored at most
  public record HarmlessText(String name, String content, int mostTokens) {}

  /// Windows that do not overlap; a last one of a single token is left out.
  private static List<List<Integer>> windows(List<Integer> ids, int width) {
    var windows = new ArrayList<List<Integer>>();
    for (int from = 0; from + 1 < ids.size(); from += width) {
      windows.add(ids.subList(from, Math.min(ids.size(), from + width)));
    }
    return windows;
  }

  /// The damage that `request` does.
  public Damage of(PruneRequest request) {
    try (var copy = copies.get()) {
      var windows =
          PruneSteps.needsCalibration(request) ? calibration : Optional.<Calibration>empty();
      PruneSteps.prune(copy, windows, request, progress);
      try (var task = progress.begin("measuring damage (tokens)", text.tokens())) {
        return Damage.of(text.of(copy, task));
      }
    }
  }

  @Override
  public void close() {
    text.close();
  }
}
