package dev.espalier.store;

/// A variant's sitting of a task. Two variants are compared where task and rule are the same.
///
/// @param task its name, such as `mmlu_anatomy`
/// @param rule how its questions are put: shots, seed, form, the longest prompt
/// @param benchmark of which the task is a part, or all
/// @param metric the name of the score that counts
/// @param questions how many are asked
/// @param note what is not as published; empty for nothing
/// @param ordinal the order in reports, from 0
public record ExaminationRow(
    String variantId,
    String task,
    String rule,
    String benchmark,
    String metric,
    int questions,
    String note,
    int ordinal) {
  public ExaminationRow {
    Require.text("variantId", variantId);
    Require.text("task", task);
    Require.text("rule", rule);
    Require.text("benchmark", benchmark);
    Require.text("metric", metric);
    Require.atLeast("questions", 1, questions);
    Require.present("note", note);
    Require.atLeast("ordinal", 0, ordinal);
  }
}
