package dev.espalier.prune;

/// How many weights a method prunes that compares with a threshold.
public enum Threshold {
  /// The number asked for; ties go to the lower column.
  EXACT,
  /// As locuslab/wanda `lib/prune.py` has it: the threshold is the score at index `(int) (count *
  /// ratio)` of the sorted scores, and what equals it goes too, so that one weight more is pruned,
  /// or several where scores tie.
  AUTHORS
}
