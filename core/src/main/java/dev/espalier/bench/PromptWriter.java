package dev.espalier.bench;

import dev.espalier.EspalierException;
import dev.espalier.Span;
import dev.espalier.model.chat.Message;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.chat.RenderedPrompt;
import java.util.ArrayList;
import java.util.List;

/// Writes what a model reads before it answers: a description, examples, the question
/// (`fewshot_context` of lm-evaluation-harness).
sealed interface PromptWriter {
  /// What stands between a prompt and a choice.
  String beforeChoice();

  /// The whole prompt.
  ///
  /// @param description before all else; may be empty
  /// @param examples with their answers
  /// @param question what is asked
  RenderedPrompt write(String description, List<Document> examples, String question);

  /// Plain text: a blank before an answer, an empty line behind it.
  record Plain() implements PromptWriter {
    @Override
    public String beforeChoice() {
      return " ";
    }

    @Override
    public RenderedPrompt write(String description, List<Document> examples, String question) {
      var text = new StringBuilder(description);
      for (Document example : examples) {
        text.append(example.asked()).append(' ').append(example.answered()).append("\n\n");
      }
      text.append(question);
      var all = new RenderedPrompt.Literal(0, 0, new Span(0, text.length()));
      return new RenderedPrompt(
          text.toString(), List.of(all), RenderedPrompt.Beginning.BY_TOKENIZER);
    }
  }

  /// A chat: the description is the system's, each example a message of the user and one of the
  /// assistant (`--apply_chat_template` with its default, `fewshot_as_multiturn`).
  record Chat(PromptRenderer format) implements PromptWriter {
    @Override
    public String beforeChoice() {
      return "";
    }

    @Override
    public RenderedPrompt write(String description, List<Document> examples, String question) {
      var messages = new ArrayList<Message>();
      for (Document example : examples) {
        messages.add(Message.user(example.asked()));
        messages.add(Message.assistant(example.answered()));
      }
      messages.add(Message.user(question));
      if (description.isEmpty()) {
        return format.render(messages);
      }
      var described = new ArrayList<Message>(messages);
      described.addFirst(Message.system(description));
      try {
        return format.render(described);
      } catch (EspalierException _) { // it knows no system: the harness leaves it out, too
        return format.render(messages);
      }
    }
  }
}
