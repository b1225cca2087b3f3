package dev.espalier.judge;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// A judge's word on one answer: the verdict, and apart from it the answer's flags.
///
/// @param said what a judge that has words said, as it said it; empty for rules
public record Judgement(Verdict verdict, Set<Flag> flags, Optional<String> said) {
  public Judgement {
    var copy = EnumSet.noneOf(Flag.class);
    copy.addAll(flags);
    flags = Collections.unmodifiableSet(copy);
  }

  /// Of a judge without words.
  public Judgement(Verdict verdict, Set<Flag> flags) {
    this(verdict, flags, Optional.empty());
  }
}
