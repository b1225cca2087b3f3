package dev.espalier.evidence;

/// What another judge makes of the same answers.
///
/// @param isOther whether its verdict has another word
public record OtherJudge(String judge, Verdict verdict, Difference harmful, boolean isOther) {}
