package dev.espalier.report;

import org.jspecify.annotations.Nullable;

/// What one variant did in one category of the suite.
///
/// @param category null for the prompts that have none
public record CategoryResult(@Nullable String category, Tally harmful, Tally harmless) {}
