package dev.espalier.model.chat;

/// One message of a chat. Its content is data: no part of it is ever read as a template.
public record Message(Role role, String content) {

  public static Message system(String content) {
    return new Message(Role.SYSTEM, content);
  }

  public static Message user(String content) {
    return new Message(Role.USER, content);
  }

  public static Message assistant(String content) {
    return new Message(Role.ASSISTANT, content);
  }
}
