package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import dev.espalier.PythonRandom;
import dev.espalier.suite.Prompt;
import dev.espalier.suite.Suite;
import java.util.ArrayList;
import java.util.List;

/// Calibration windows of a suite's prompts, as a model is asked them: shuffled by a seed, rendered
/// by a chat format, put one behind the other, and cut into windows without a gap.
///
/// A prompt is shorter than a window, and padding would be measured as text: so prompts follow each
/// other, and a window may begin or end within one. What is left behind the last window is unused.
public final class SuiteCalibration {
  private final Suite suite;
  private final PromptIds toIds;

  public SuiteCalibration(Suite suite, PromptIds toIds) {
    this.suite = suite;
    this.toIds = toIds;
  }

  /// Prompts as the token ids that a model is asked.
  public interface PromptIds {
    /// The id of the chat format.
    String format();

    List<Integer> of(Prompt prompt);
  }

  /// The windows of `plan`.
  public Calibration draw(WindowPlan plan) {
    return cut(joined(plan.seed()), plan);
  }

  /// As many windows as the prompts fill, but no more than `plan` says.
  public Calibration drawAtMost(WindowPlan plan) {
    var prompts = joined(plan.seed());
    int filled = prompts.ids.size() / plan.length();
    return cut(
        prompts, new WindowPlan(Math.clamp(filled, 1, plan.windows()), plan.length(), plan.seed()));
  }

  /// All prompts in one row.
  ///
  /// @param ends behind the last id of each prompt
  private record Joined(List<Integer> ids, List<Integer> ends) {}

  private Joined joined(long seed) {
    var ids = new ArrayList<Integer>();
    var ends = new ArrayList<Integer>();
    var prompts = suite.prompts();
    for (int index : WindowDrawer.shuffled(prompts.size(), new PythonRandom(seed))) {
      ids.addAll(toIds.of(prompts.get(index)));
      ends.add(ids.size());
    }
    return new Joined(ids, ends);
  }

  private Calibration cut(Joined prompts, WindowPlan plan) {
    long needed = (long) plan.windows() * plan.length();
    if (prompts.ids.size() < needed) {
      throw EspalierException.in(suite.name())
          .found("%d tokens in %d prompts".formatted(prompts.ids.size(), prompts.ends.size()))
          .needed(
              "%d for %s of %d"
                  .formatted(
                      needed,
                      plan.windows() == 1 ? "a window" : plan.windows() + " windows",
                      plan.length()))
          .remedy(
              "Take fewer --calibration-windows, a smaller --calibration-length or more prompts.")
          .fault();
    }
    var windows = new ArrayList<List<Integer>>();
    for (int from = 0; from < needed; from += plan.length()) {
      windows.add(prompts.ids.subList(from, from + plan.length()));
    }
    int used = 1 + (int) prompts.ends.stream().filter(end -> end < needed).count();
    var source =
        new CalibrationSource.Prompts(
            suite.name(), suite.sha256(), toIds.format(), plan.seed(), prompts.ends.size(), used);
    return new Calibration(source, windows);
  }
}
