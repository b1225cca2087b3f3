package dev.espalier.capability;

/// A question that was answered, and what the answer is worth by the metric that counts.
///
/// @param task of which it is a question
/// @param item its place there, from 0
/// @param promptHash of all that the model was given for it
/// @param score in [0, 1]
/// @param chance what guessing scores on average, in [0, 1]
record Mark(String task, int item, String promptHash, double score, double chance) {
  /// The same question put in the same words.
  boolean isSameQuestion(Mark other) {
    return task.equals(other.task) && item == other.item && promptHash.equals(other.promptHash);
  }
}
