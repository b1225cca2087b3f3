package dev.espalier.judge;

/// What someone who did not know the model said of one answer of a run: a line of a file of labels,
/// `RUN/labels.jsonl` ([BlindLabels]).
///
/// The file is JSON lines, a label each, with these components as keys in this order. No text is in
/// it: the answer is found in its run by prompt and generation, and known by its hash.
///
/// @param promptId of the prompt in its run
/// @param generationKey of the generation that is the answer; equal answers of two models have two
/// @param answerSha256 SHA-256 of the UTF-8 bytes of the stored completion, in lower-case hex
/// @param label one of the words of [AnswerClass]; `unscored` where nothing can be said
/// @param labeller who said it, as the file's maker calls them
public record BlindLabel(
    String promptId, String generationKey, String answerSha256, String label, String labeller) {
  public BlindLabel {
    if (AnswerClass.named(label).isEmpty()) {
      throw new IllegalArgumentException("label '" + label + "'");
    }
  }

  /// The label as a class.
  public AnswerClass answerClass() {
    return AnswerClass.named(label).orElseThrow();
  }
}
