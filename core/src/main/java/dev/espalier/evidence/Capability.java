package dev.espalier.evidence;

/// What a benchmark says of the difference between two models.
///
/// @param isSensitive whether it can show a loss at all; if not, it is no condition
/// @param accuracy after − before
public record Capability(String benchmark, boolean isSensitive, Difference accuracy) {}
