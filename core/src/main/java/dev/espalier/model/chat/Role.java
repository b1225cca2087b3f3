package dev.espalier.model.chat;

public enum Role {
  SYSTEM,
  USER,
  ASSISTANT
}
