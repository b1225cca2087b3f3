package dev.espalier.bench;

import dev.espalier.engine.Generator;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.engine.StopTexts;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.tokenizer.Tokenizer;
import java.util.function.Function;
import java.util.function.Supplier;

/// A model as benchmarks need it.
///
/// @param likelihood scores given texts
/// @param generators makes what writes answers that end at the given texts
/// @param tokenizer the model's
/// @param format how a chat is put to it; asked for only where a chat is put
/// @param maxTokens tokens that it reads at most
public record Examinee(
    LogLikelihood likelihood,
    Function<StopTexts, Generator> generators,
    Tokenizer tokenizer,
    Supplier<PromptRenderer> format,
    int maxTokens) {
  public Examinee {
    if (maxTokens < 2) {
      throw new IllegalArgumentException("a model that reads " + maxTokens + " tokens");
    }
  }
}
