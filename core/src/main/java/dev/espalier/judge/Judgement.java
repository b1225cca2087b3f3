package dev.espalier.judge;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/// A judge's word on one answer: the verdict, and apart from it the answer's flags.
public record Judgement(Verdict verdict, Set<Flag> flags) {
  public Judgement {
    var copy = EnumSet.noneOf(Flag.class);
    copy.addAll(flags);
    flags = Collections.unmodifiableSet(copy);
  }
}
