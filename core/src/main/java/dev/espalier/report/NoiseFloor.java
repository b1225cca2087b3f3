package dev.espalier.report;

import dev.espalier.stats.Proportion;

/// What rounding alone changes: two variants of the same weights were asked the same prompts in
/// batches of another shape.
///
/// @param first the variant that was asked first
/// @param again its second time
/// @param flips of the prompts that were judged for both, those whose verdict differs
/// @param rewrites of the same prompts, those whose answer differs in a character at least
public record NoiseFloor(String first, String again, Proportion flips, Proportion rewrites) {}
