package dev.espalier.model.chat;

import java.util.Locale;

/// Who says a message.
public enum Role {
  SYSTEM,
  USER,
  ASSISTANT;

  /// The role as templates know it: `user`.
  String inTemplates() {
    return name().toLowerCase(Locale.ROOT);
  }
}
