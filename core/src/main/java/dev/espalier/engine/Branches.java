package dev.espalier.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// Continuations as a prefix tree: what several of them begin with is read once.
///
/// A stem is what stands before a token to be scored, the empty stem that before every first token.
/// Only the longest stems are read; what they foretell on their way are the shorter ones.
final class Branches {
  private final List<List<Integer>> continuations;
  private final List<List<Integer>> rows = new ArrayList<>();
  private final Map<List<Integer>, List<Target>> byStem = new LinkedHashMap<>();

  /// A token to score behind a stem.
  ///
  /// @param continuation its index
  record Target(int continuation, int token) {}

  /// @param continuations of at least one token each
  Branches(List<List<Integer>> continuations) {
    this.continuations = continuations.stream().map(List::copyOf).toList();
    if (continuations.isEmpty() || continuations.stream().anyMatch(List::isEmpty)) {
      throw new IllegalArgumentException("continuations " + continuations);
    }
    for (int index = 0; index < this.continuations.size(); index++) {
      var tokens = this.continuations.get(index);
      for (int length = 0; length < tokens.size(); length++) {
        byStem
            .computeIfAbsent(tokens.subList(0, length), _ -> new ArrayList<>())
            .add(new Target(index, tokens.get(length)));
      }
    }
    for (var stem : new LinkedHashSet<>(byStem.keySet())) {
      boolean isOnTheWay =
          byStem.keySet().stream().anyMatch(o -> o.size() > stem.size() && startsWith(o, stem));
      if (!isOnTheWay && !stem.isEmpty()) {
        rows.add(stem);
      }
    }
  }

  /// How many continuations there are.
  int count() {
    return continuations.size();
  }

  /// The stems to read behind a prompt.
  List<List<Integer>> rows() {
    return rows;
  }

  /// Tokens of the longest of [#rows]; 0 without rows.
  int width() {
    return rows.stream().mapToInt(List::size).max().orElse(0);
  }

  /// What is scored right behind the prompt.
  List<Target> first() {
    return byStem.getOrDefault(List.of(), List.of());
  }

  /// What is scored behind the first `slot + 1` tokens of a row; nothing where a row before has
  /// them too, so that it is scored once.
  List<Target> behind(int row, int slot) {
    var stem = rows.get(row).subList(0, slot + 1);
    boolean isScored = rows.subList(0, row).stream().anyMatch(before -> startsWith(before, stem));
    return isScored ? List.of() : byStem.getOrDefault(stem, List.of());
  }

  private static boolean startsWith(List<Integer> ids, List<Integer> start) {
    return ids.size() >= start.size() && ids.subList(0, start.size()).equals(start);
  }
}
