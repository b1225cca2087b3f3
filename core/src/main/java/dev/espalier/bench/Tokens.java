package dev.espalier.bench;

import dev.espalier.Span;
import dev.espalier.model.chat.RenderedPrompt;
import dev.espalier.model.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Prompts and their continuations as tokens.
final class Tokens {
  private final Tokenizer tokenizer;
  private final int maxTokens;

  /// @param maxTokens what the model reads at most
  Tokens(Tokenizer tokenizer, int maxTokens) {
    this.tokenizer = tokenizer;
    this.maxTokens = maxTokens;
  }

  /// A prompt and what is scored behind it.
  ///
  /// @param context may be empty where there was no room for it
  /// @param continuation may be empty where its characters went into the context's last token
  /// @param cut tokens left out at the beginning
  record Pair(List<Integer> context, List<Integer> continuation, int cut) {}

  /// The tokens of a prompt, all of them.
  List<Integer> of(RenderedPrompt prompt) {
    return encode(prompt.text(), prompt.spans(), prompt.beginning());
  }

  /// How many tokens a prompt has as a context: without the blanks at its end, which count as the
  /// continuation's.
  int context(RenderedPrompt prompt) {
    String text = PythonText.stripTrailing(prompt.text());
    return encode(text, upTo(text.length(), prompt.spans()), prompt.beginning()).size();
  }

  /// A prompt and a continuation, encoded as one text and parted where the prompt's own tokens end,
  /// of which [#context] told the number (`_encode_pair` of lm-evaluation-harness). What does not
  /// fit is left out at the beginning.
  Pair pair(RenderedPrompt prompt, int contextTokens, String continuation) {
    String text = prompt.text() + continuation;
    var words = new Span(prompt.text().length(), text.length());
    var ids = encode(text, joined(prompt.spans(), words), prompt.beginning());
    int border = Math.min(contextTokens, ids.size());
    int cut = Math.max(0, ids.size() - (maxTokens + 1));
    return new Pair(
        ids.subList(Math.min(cut, border), border), ids.subList(border, ids.size()), cut);
  }

  private List<Integer> encode(String text, List<Span> words, RenderedPrompt.Beginning beginning) {
    int[] ids =
        switch (beginning) {
          case WRITTEN -> tokenizer.encodeRendered(text, words).ids();
          case BY_TOKENIZER -> tokenizer.encodeDocument(text, words).ids();
        };
    return Arrays.stream(ids).boxed().toList();
  }

  private static List<Span> upTo(int end, List<Span> spans) {
    return spans.stream()
        .filter(span -> span.start() < end)
        .map(span -> new Span(span.start(), Math.min(span.end(), end)))
        .toList();
  }

  /// Two spans that touch are one: their words belong together.
  private static List<Span> joined(List<Span> spans, Span last) {
    var all = new ArrayList<>(spans);
    if (!all.isEmpty() && all.getLast().end() == last.start()) {
      all.add(new Span(all.removeLast().start(), last.end()));
    } else {
      all.add(last);
    }
    return all;
  }
}
