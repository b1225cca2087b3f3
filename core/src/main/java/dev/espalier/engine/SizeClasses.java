package dev.espalier.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/// Sorts rows into classes of like size, so that a few long ones do not make room for the many
/// short ones as wide as theirs.
final class SizeClasses {
  private SizeClasses() {}

  /// The rows of each class, in their order; the largest class first. Within a class no row needs
  /// more than twice the slots of another, but that rows behind one prefix stay together.
  static List<List<Row>> of(List<Row> rows) {
    var units = new ArrayList<>(units(rows));
    units.sort(Comparator.comparingInt(SizeClasses::slots).reversed()); // stable
    var classes = new ArrayList<List<Row>>();
    int largest = 0;
    for (List<Row> unit : units) {
      if (classes.isEmpty() || 2L * slots(unit) < largest) {
        classes.add(new ArrayList<>());
        largest = slots(unit);
      }
      classes.getLast().addAll(unit);
    }
    return classes;
  }

  /// What cannot be parted: the rows behind one prefix, or a row behind none.
  private static List<List<Row>> units(List<Row> rows) {
    var behind = new LinkedHashMap<SharedPrefix, List<Row>>();
    var units = new ArrayList<List<Row>>();
    for (Row row : rows) {
      if (row.prefix().tokens() == 0) {
        units.add(List.of(row));
      } else {
        behind.computeIfAbsent(row.prefix(), _ -> new ArrayList<>()).add(row);
      }
    }
    units.addAll(behind.values());
    return units;
  }

  private static int slots(List<Row> unit) {
    return unit.stream().mapToInt(Row::slots).max().orElseThrow();
  }
}
