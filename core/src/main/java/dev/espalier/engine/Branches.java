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

  /// Where a stem ends: a row to read and a slot of it.
  record Place(int row, int slot) {}

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

  /// What is scored behind the other stems, by where these end.
  Map<Place, List<Target>> others() {
    var places = new LinkedHashMap<Place, List<Target>>();
    byStem.forEach((stem, targets) -> {
      if (!stem.isEmpty()) {
        places.put(place(stem), targets);
      }
    });
    return places;
  }

  private Place place(List<Integer> stem) {
    for (int row = 0; row < rows.size(); row++) {
      if (startsWith(rows.get(row), stem)) {
        return new Place(row, stem.size() - 1);
      }
    }
    throw new IllegalStateException("no row begins with " + stem);
  }

  private static boolean startsWith(List<Integer> ids, List<Integer> start) {
    return ids.size() >= start.size() && ids.subList(0, start.size()).equals(start);
  }
}
