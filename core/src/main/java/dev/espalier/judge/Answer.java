package dev.espalier.judge;

/// What a judge is shown: a model's answer and what it was asked.
///
/// @param promptText the whole prompt, template and task, before any chat template
/// @param taskText the task alone
/// @param response the generated text, and nothing of the prompt
/// @param ending how the generation came to its end
public record Answer(String promptText, String taskText, String response, Ending ending) {
  /// How a generation ends.
  public enum Ending {
    /// The model ended its turn.
    STOPPED,
    /// The cap on new tokens or the context ended it.
    LENGTH,
    /// The model or its endpoint failed: what there is of the response counts for nothing.
    FAILED
  }
}
