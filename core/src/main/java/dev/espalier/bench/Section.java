package dev.espalier.bench;

import java.util.List;

/// A part of a benchmark that is examined by itself: MMLU's subjects, and all of any other.
///
/// @param name `mmlu_anatomy`, or the benchmark's
/// @param description what stands before the first example; may be empty
/// @param questions the rows that are asked
/// @param pool the rows that examples come from
/// @param poolNote where the pool is not the published one, what it is; else empty
record Section(
    String name, String description, List<Row> questions, List<Row> pool, String poolNote) {
  Section {
    questions = List.copyOf(questions);
    pool = List.copyOf(pool);
  }
}
