package dev.espalier.model.chat;

import java.nio.file.Path;
import java.util.Optional;

public final class ChatTemplate implements PromptRenderer {
  public static Optional<ChatTemplate> ofFolder(Path folder) {
    return Optional.empty();
  }

  public static ChatTemplate parse(
      String source, Optional<String> bos, Optional<String> eos, String where) {
    return new ChatTemplate();
  }
}
