package dev.espalier.suite;

import static java.util.Comparator.comparingInt;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A seeded sample of a suite's prompts, level over category x template.
///
/// A unit is a task with its twin under one template. Units are taken one by one, each time from
/// the category x template that has given the fewest, then the category, then the template that
/// has; in it, the unit whose task, then sub-category, was taken least. What is still level is
/// decided by a hash of the seed and the ids, so neither order nor time plays a part. A unit that
/// is larger than what is left is passed over for a smaller one.
final class BalancedSample {
  private record Unit(String key, List<Prompt> prompts) {
    String cell() {
      return category() + "\n" + template();
    }

    String category() {
      return "category " + prompts.getFirst().behavior().topic().category();
    }

    String template() {
      return "template " + prompts.getFirst().templateId();
    }

    String task() {
      return "task " + prompts.getFirst().behavior().twinKey();
    }

    String subCategory() {
      var topic = prompts.getFirst().behavior().topic();
      return category() + "\n" + topic.subCategory().orElse("");
    }
  }

  private final long seed;
  private final Map<String, Integer> taken = new HashMap<>();

  private BalancedSample(long seed) {
    this.seed = seed;
  }

  /// The ids of at most `count` prompts of `suite`.
  static Set<String> of(Suite suite, int count, long seed) {
    if (count < 1) {
      throw new IllegalArgumentException("count " + count + " is not positive");
    }
    var ids = new BalancedSample(seed).take(cells(suite), count);
    if (ids.isEmpty()) {
      throw EspalierException.in(suite.name())
          .found("a limit of " + count + " prompt")
          .needed("at least 2")
          .remedy("A task and its harmless twin are asked together.")
          .fault();
    }
    return ids;
  }

  private static List<List<Unit>> cells(Suite suite) {
    var units = new LinkedHashMap<String, Unit>();
    for (var prompt : suite.prompts()) {
      units
          .computeIfAbsent(prompt.pairKey(), key -> new Unit(key, new ArrayList<>()))
          .prompts()
          .add(prompt);
    }
    var cells = new LinkedHashMap<String, List<Unit>>();
    for (var unit : units.values()) {
      cells.computeIfAbsent(unit.cell(), _ -> new ArrayList<>()).add(unit);
    }
    return new ArrayList<>(cells.values());
  }

  private Set<String> take(List<List<Unit>> cells, int count) {
    var ids = new HashSet<String>();
    var hashes = new HashMap<String, String>();
    Comparator<Unit> level =
        comparingInt((Unit unit) -> taken(unit.cell()))
            .thenComparingInt(unit -> taken(unit.category()))
            .thenComparingInt(unit -> taken(unit.template()))
            .thenComparing(unit -> hashes.computeIfAbsent(unit.cell(), this::hash));
    Comparator<Unit> spread =
        comparingInt((Unit unit) -> taken(unit.task()))
            .thenComparingInt(unit -> taken(unit.subCategory()))
            .thenComparing(unit -> hashes.computeIfAbsent(unit.key(), this::hash));
    while (ids.size() < count) {
      int left = count - ids.size();
      cells.forEach(cell -> cell.removeIf(unit -> unit.prompts().size() > left));
      cells.removeIf(List::isEmpty);
      if (cells.isEmpty()) {
        return ids;
      }
      var cell = cells.stream().min((a, b) -> level.compare(a.getFirst(), b.getFirst()));
      var unit = cell.orElseThrow().stream().min(spread).orElseThrow();
      cell.orElseThrow().remove(unit);
      unit.prompts().forEach(prompt -> ids.add(prompt.id()));
      count(unit);
    }
    return ids;
  }

  private int taken(String group) {
    return taken.getOrDefault(group, 0);
  }

  private void count(Unit unit) {
    for (var group :
        List.of(unit.cell(), unit.category(), unit.template(), unit.task(), unit.subCategory())) {
      taken.merge(group, 1, Integer::sum);
    }
  }

  private String hash(String key) {
    return Sha256.of(seed + "\n" + key);
  }
}
