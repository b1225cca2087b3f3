package dev.espalier.evidence;

import static java.util.Comparator.comparing;

import dev.espalier.fetch.Checksum;
import dev.espalier.store.PromptRow;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/// A random order of tasks that depends on a seed and their names alone. A task is what [Reading]
/// takes for one: with its twin, and under all templates.
public final class TaskOrder {
  private TaskOrder() {}

  /// The tasks of prompts, each once, in the order that `seed` gives.
  public static List<String> of(Collection<PromptRow> prompts, long seed) {
    return prompts.stream()
        .map(Arm::task)
        .distinct()
        .sorted(
            comparing((String task) -> hash(seed + ":" + task)).thenComparing(Function.identity()))
        .toList();
  }

  /// The name of a prompt's task in such an order.
  public static String task(PromptRow prompt) {
    return Arm.task(prompt);
  }

  static String hash(String text) {
    return Checksum.sha256(text);
  }
}
