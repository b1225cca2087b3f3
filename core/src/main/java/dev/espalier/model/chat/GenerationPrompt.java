package dev.espalier.model.chat;

/// Whether a rendered chat ends with the cue for the assistant's next message.
public enum GenerationPrompt {
  ADD,
  OMIT
}
