package dev.espalier.evidence;

import dev.espalier.stats.BenjaminiHochberg;
import dev.espalier.stats.Holm;
import dev.espalier.stats.SignFlip;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SequencedMap;

/// Differences of one kind, looked at together. The verdict does not depend on any family.
public record Family(Kind kind, List<Member> members) {
  /// What a family is over, and what is claimed of it.
  public enum Kind {
    /// Every pruned model: confirmatory, Holm.
    DOSES,
    /// The rest is exploratory, Benjamini-Hochberg.
    CATEGORIES,
    TEMPLATES,
    SEVERITIES;

    public boolean isConfirmatory() {
      return this == DOSES;
    }

    private List<Double> adjust(List<Double> pValues) {
      return isConfirmatory() ? Holm.adjust(pValues) : BenjaminiHochberg.adjust(pValues);
    }
  }

  /// One of them.
  ///
  /// @param adjustedP absent where there is no test
  public record Member(String name, Difference difference, OptionalDouble adjustedP) {}

  public Family {
    members = List.copyOf(members);
  }

  static Family of(Kind kind, SequencedMap<String, Difference> differences) {
    var tested =
        differences.values().stream().flatMap(d -> d.test().stream()).map(SignFlip::p).toList();
    var adjusted = kind.adjust(tested).iterator();
    var members = new ArrayList<Member>();
    differences.forEach((name, difference) ->
        members.add(
            new Member(
                name,
                difference,
                difference.test().isPresent()
                    ? OptionalDouble.of(adjusted.next())
                    : OptionalDouble.empty())));
    return new Family(kind, members);
  }
}
