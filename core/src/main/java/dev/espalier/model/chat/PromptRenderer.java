package dev.espalier.model.chat;

import java.util.List;

public interface PromptRenderer {
  RenderedPrompt render(List<Message> messages);

  String label();
}
