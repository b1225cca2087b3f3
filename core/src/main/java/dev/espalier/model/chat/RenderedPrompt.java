package dev.espalier.model.chat;

import dev.espalier.Span;
import java.util.List;
import java.util.Optional;

/// A chat as the text that a model reads.
///
/// @param text the whole text
/// @param literals where the messages stand in it, ascending; all else was written by the template
/// @param beginning who puts the token before the text that begins a sequence
public record RenderedPrompt(String text, List<Literal> literals, Beginning beginning) {

  public RenderedPrompt {
    literals = List.copyOf(literals);
    int end = 0;
    for (var literal : literals) {
      if (literal.span().start() < end || literal.span().end() > text.length()) {
        throw new IllegalArgumentException(
            "literals " + literals + " of a text of " + text.length() + " characters");
      }
      end = literal.span().end();
    }
  }

  /// A message's words in a rendered text.
  ///
  /// @param message the index of the message
  /// @param from the character of its content at which the words begin: templates may drop blanks
  ///   at the ends of a content, so the span leaves them out
  /// @param span where they stand in the text
  public record Literal(int message, int from, Span span) {}

  /// Who puts the token before a text that begins a sequence.
  public enum Beginning {
    /// The template has written it, if the model wants it: the tokenizer must add nothing.
    WRITTEN,
    /// The tokenizer: the text is encoded with what its post-processor adds.
    BY_TOKENIZER
  }

  /// The spans of the users' words, as the tokenizer takes them.
  public List<Span> spans() {
    return literals.stream().map(Literal::span).toList();
  }

  /// Where a range of a message's content stands in the text; empty when the template has left that
  /// message out, or trimmed the range away. A range that reaches into trimmed blanks is cut.
  public Optional<Span> locate(int message, Span inContent) {
    for (var literal : literals) {
      if (literal.message() == message) {
        int start = Math.max(inContent.start(), literal.from());
        int end = Math.min(inContent.end(), literal.from() + literal.span().length());
        return start <= end
            ? Optional.of(new Span(start, end).shifted(literal.span().start() - literal.from()))
            : Optional.empty();
      }
    }
    return Optional.empty();
  }
}
