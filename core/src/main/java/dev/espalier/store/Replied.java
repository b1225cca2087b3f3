package dev.espalier.store;

import java.util.Optional;

/// A judgement with what the judge said.
///
/// @param reply its words as they came; empty where it has none
public record Replied(JudgementRow judgement, Optional<String> reply) {}
