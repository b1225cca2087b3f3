package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.model.chat.Message;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.chat.RenderedPrompt;
import dev.espalier.model.chat.Role;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.suite.Prompt;
import dev.espalier.suite.Suite;
import dev.espalier.suite.Turn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A prompt as the token ids that a model's chat format and tokenizer make of it.
public final class PromptTokens {
  private final PromptRenderer format;
  private final Tokenizer tokenizer;
  private final SystemPrompt systemPrompt;

  public PromptTokens(PromptRenderer format, Tokenizer tokenizer, SystemPrompt systemPrompt) {
    this.format = format;
    this.tokenizer = tokenizer;
    this.systemPrompt = systemPrompt;
  }

  /// As `checkpoint` is asked.
  static PromptTokens of(Checkpoint checkpoint, SystemPrompt systemPrompt) {
    return new PromptTokens(checkpoint.format(), checkpoint.tokenizer(), systemPrompt);
  }

  /// A request for each prompt of `suite`, under the prompt's id.
  List<GenerationRequest> requests(Suite suite) {
    return suite.prompts().stream()
        .map(prompt -> new GenerationRequest(prompt.id(), of(prompt)))
        .toList();
  }

  /// The prompt's messages, with the opening of the answer. Their own characters are encoded as
  /// plain text, whatever they spell.
  public List<Integer> of(Prompt prompt) {
    return ids(render(messages(prompt)));
  }

  private List<Integer> ids(RenderedPrompt rendered) {
    int[] ids =
        switch (rendered.beginning()) {
          case WRITTEN -> tokenizer.encodeRendered(rendered.text(), rendered.spans()).ids();
          case BY_TOKENIZER -> tokenizer.encodeDocument(rendered.text(), rendered.spans()).ids();
        };
    return Arrays.stream(ids).boxed().toList();
  }

  /// The tokens with which an answer to `prompt` begins that opens with `text`: behind a format
  /// that ends in white space (ChatML's line break) with the word itself, behind another (Llama 2's
  /// `[/INST]`) with a space.
  List<Integer> opening(Prompt prompt, String text) {
    var rendered = render(messages(prompt));
    String end = rendered.text();
    boolean isSpaced = !end.isEmpty() && Character.isWhitespace(end.charAt(end.length() - 1));
    var before = of(prompt);
    var whole =
        ids(
            new RenderedPrompt(
                end + (isSpaced ? "" : " ") + text, rendered.literals(), rendered.beginning()));
    // Where the text's end and the opening make a token together, the opening has its own tokens.
    return whole.size() > before.size() && whole.subList(0, before.size()).equals(before)
        ? whole.subList(before.size(), whole.size())
        : Arrays.stream(tokenizer.encode(text).ids()).boxed().toList();
  }

  private static List<Message> messages(Prompt prompt) {
    return prompt.messages().stream()
        .map(turn -> new Message(role(turn.speaker()), turn.text()))
        .toList();
  }

  private static Role role(Turn.Speaker speaker) {
    return switch (speaker) {
      case SYSTEM -> Role.SYSTEM;
      case USER -> Role.USER;
      case ASSISTANT -> Role.ASSISTANT;
    };
  }

  private RenderedPrompt render(List<Message> messages) {
    boolean isOwn = messages.getFirst().role() == Role.SYSTEM;
    return switch (systemPrompt) {
      case SystemPrompt.None() when !isOwn -> withoutSystem(format, messages);
      case SystemPrompt.None(), SystemPrompt.OfTemplate(), SystemPrompt.Given(_) ->
          format.render(messages);
    };
  }

  /// A template that has a system prompt of its own leaves it out for an empty one; another puts an
  /// empty one into the text, or refuses it. The shorter text is the one without.
  static RenderedPrompt withoutSystem(PromptRenderer format, List<Message> messages) {
    var bare = format.render(messages);
    var silenced = new ArrayList<Message>();
    silenced.add(Message.system(""));
    silenced.addAll(messages);
    try {
      var empty = format.render(silenced);
      return empty.text().length() < bare.text().length() ? empty : bare;
    } catch (EspalierException _) { // it knows no system messages, so it has none to leave out
      return bare;
    }
  }
}
