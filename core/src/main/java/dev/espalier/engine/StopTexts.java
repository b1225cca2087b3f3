package dev.espalier.engine;

import dev.espalier.model.tokenizer.Tokenizer;
import java.util.List;
import java.util.function.Function;

/// Texts at which an answer ends, wherever token borders fall.
public final class StopTexts {
  /// No text ends an answer.
  public static final StopTexts NONE = new StopTexts(_ -> "", List.of());

  /// A character is at most four tokens, one for each of its bytes.
  private static final int TOKENS_PER_CHARACTER = 4;

  private final Function<int[], String> decode;
  private final List<String> texts;
  private final int tail; // the last so many tokens hold any text that the last one completes

  private StopTexts(Function<int[], String> decode, List<String> texts) {
    this.decode = decode;
    this.texts = List.copyOf(texts);
    this.tail = 1 + TOKENS_PER_CHARACTER * texts.stream().mapToInt(String::length).max().orElse(0);
  }

  /// An answer ends when it contains one of `texts`, none of them empty.
  public static StopTexts of(Tokenizer tokenizer, List<String> texts) {
    return of(tokenizer::decode, texts);
  }

  static StopTexts of(Function<int[], String> decode, List<String> texts) {
    if (texts.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("an empty stop text would end every answer");
    }
    return new StopTexts(decode, texts);
  }

  /// Whether the last of `ids` completes one of the texts.
  boolean endsIn(List<Integer> ids) {
    if (texts.isEmpty()) {
      return false;
    }
    var last = ids.subList(Math.max(0, ids.size() - tail), ids.size());
    String text = decode.apply(last.stream().mapToInt(Integer::intValue).toArray());
    return texts.stream().anyMatch(text::contains);
  }

  /// `answer` up to the first of the texts that it contains.
  public String cut(String answer) {
    int end = answer.length();
    for (String text : texts) {
      int at = answer.indexOf(text);
      if (at >= 0) {
        end = Math.min(end, at);
      }
    }
    return answer.substring(0, end);
  }
}
