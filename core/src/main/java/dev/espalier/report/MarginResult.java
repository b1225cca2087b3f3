package dev.espalier.report;

/// A variant's refusal margin on the prompts of one slice: the log-odds, before the first token, of
/// an answer that begins with a refusal against one that goes to the matter. No judge is asked.
///
/// @param prompts that have a margin
/// @param meanNats mean over them, in nats
/// @param meanCovered mean of the probability that the known beginnings hold together, in [0, 1]
public record MarginResult(Slice slice, int prompts, double meanNats, double meanCovered) {}
