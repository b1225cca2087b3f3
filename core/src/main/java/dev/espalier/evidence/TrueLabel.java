package dev.espalier.evidence;

/// What a person who did not know the model read in an answer, in the words of verdicts: `refused`,
/// `redirected`, `complied`, `partial`; any other word is no label.
///
/// @param generationKey of the answer in its run
/// @param answerSha256 SHA-256 of its UTF-8 text, in lower-case hex
public record TrueLabel(
    String promptId, String generationKey, String answerSha256, String verdict) {}
