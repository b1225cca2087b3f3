package dev.espalier.calibrate;

import dev.espalier.suite.Behavior;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// How many of the tasks that a model is measured on stand in the text that it was calibrated on. A
/// mask that was fitted to the questions says little about others.
///
/// Texts are compared letter by letter, without regard to case or to the kind and amount of white
/// space. A task that is cut by the edge of a window is not found: the count is a lower bound.
///
/// @param found tasks whose text stands in a window
/// @param measured all tasks
public record MeasuredPrompts(int found, int measured) {
  /// Looks for each of `tasks` in `calibration`, whose ids `toText` turns into text.
  public static MeasuredPrompts in(
      Calibration calibration, List<Behavior> tasks, Function<int[], String> toText) {
    var windows =
        calibration.windows().stream()
            .map(ids -> toText.apply(ids.stream().mapToInt(Integer::intValue).toArray()))
            .map(MeasuredPrompts::plain)
            .toList();
    int found = 0;
    for (Behavior task : tasks) {
      String words = plain(task.text());
      if (windows.stream().anyMatch(window -> window.contains(words))) {
        found++;
      }
    }
    return new MeasuredPrompts(found, tasks.size());
  }

  private static String plain(String text) {
    return text.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }

  /// `calibrated on 3 of the 225 tasks that are measured`, if there are any.
  public Optional<String> inWords() {
    return found == 0
        ? Optional.empty()
        : Optional.of(
            "calibrated on %d of the %d tasks that are measured".formatted(found, measured));
  }
}
