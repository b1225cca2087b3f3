package dev.espalier.study;

import dev.espalier.model.chat.Message;
import dev.espalier.model.chat.Role;
import dev.espalier.model.load.Checkpoint;
import java.util.Arrays;
import java.util.List;

/// A prompt as the token ids that a checkpoint's chat format makes of it.
final class PromptTokens {
  private PromptTokens() {}

  /// One user message, with the opening of the answer. The prompt's own characters are encoded as
  /// plain text, whatever they spell.
  static List<Integer> of(Checkpoint checkpoint, String prompt) {
    var rendered = checkpoint.format().render(List.of(new Message(Role.USER, prompt)));
    var tokenizer = checkpoint.tokenizer();
    int[] ids =
        switch (rendered.beginning()) {
          case WRITTEN -> tokenizer.encodeRendered(rendered.text(), rendered.spans()).ids();
          case BY_TOKENIZER -> tokenizer.encodeDocument(rendered.text(), rendered.spans()).ids();
        };
    return Arrays.stream(ids).boxed().toList();
  }
}
