package dev.espalier.model.tokenizer;

import dev.espalier.EspalierException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The vocabulary in the metadata of a GGUF file (or of a SentencePiece model, which has the same
/// parts).
///
/// @param where the file, for errors
/// @param model `tokenizer.ggml.model`: `gpt2` is byte-level BPE with merges, `llama` SentencePiece
///   BPE with scores
/// @param pre `tokenizer.ggml.pre`, empty where the file has none: how text is cut before it is
///   merged (`gpt2` only)
/// @param tokens the text of each id
/// @param types the type of each id
/// @param merges pairs `left right`, the strongest first (`gpt2` only)
/// @param scores the score of each id (`llama` only)
/// @param specials the ids with a role, and what is added to a text
public record GgufVocabulary(
    String where,
    String model,
    String pre,
    List<String> tokens,
    List<TokenType> types,
    List<String> merges,
    List<Float> scores,
    Specials specials) {

  public GgufVocabulary {
    tokens = List.copyOf(tokens);
    types = List.copyOf(types);
    merges = List.copyOf(merges);
    scores = List.copyOf(scores);
    if (types.size() != tokens.size()) {
      throw sizes(where, "token_type", types.size(), tokens.size());
    }
    if (model.equals("llama") && scores.size() != tokens.size()) {
      throw sizes(where, "scores", scores.size(), tokens.size());
    }
  }

  /// The ids with a role, and what is added to a text.
  ///
  /// @param bos begins a sequence
  /// @param eos ends a sequence, and a completion
  /// @param unknown stands for what the vocabulary cannot express
  /// @param padding fills a batch
  /// @param addBos whether `bos` goes before a text
  /// @param addEos whether `eos` goes behind a text
  /// @param addSpacePrefix whether a blank goes before a text (`llama` only)
  public record Specials(
      OptionalInt bos,
      OptionalInt eos,
      OptionalInt unknown,
      OptionalInt padding,
      boolean addBos,
      boolean addEos,
      boolean addSpacePrefix) {}

  /// Reads a vocabulary from the metadata of a GGUF file: names to strings, numbers, booleans, and
  /// lists of these (arrays of `String`, `int` and `float` will do too).
  public static GgufVocabulary read(String where, Map<String, ?> metadata) {
    var keys = new GgufKeys(where, metadata);
    String model = keys.string("model").orElseThrow(() -> keys.missing("model"));
    if (!model.equals("gpt2") && !model.equals("llama")) {
      throw EspalierException.in(where)
          .found("tokenizer.ggml.model is '" + model + "'")
          .needed("'gpt2' (byte-level BPE) or 'llama' (SentencePiece BPE)")
          .fault();
    }
    boolean sentencePiece = model.equals("llama");
    String pre = keys.string("pre").orElse("");
    var tokens = keys.strings("tokens").orElseThrow(() -> keys.missing("tokens"));
    var types = types(keys, tokens.size());
    var merges = keys.strings("merges");
    var scores = keys.floats("scores");
    boolean beginsByDefault =
        sentencePiece || PreTokenizer.named(pre).map(PreTokenizer::addsBos).orElse(false);
    return new GgufVocabulary(
        where,
        model,
        pre,
        tokens,
        types,
        sentencePiece ? List.of() : merges.orElseThrow(() -> keys.missing("merges")),
        sentencePiece ? scores.orElseThrow(() -> keys.missing("scores")) : List.of(),
        new Specials(
            keys.id("bos_token_id", tokens.size()),
            keys.id("eos_token_id", tokens.size()),
            keys.id("unknown_token_id", tokens.size()),
            keys.id("padding_token_id", tokens.size()),
            keys.flag("add_bos_token").orElse(beginsByDefault),
            keys.flag("add_eos_token").orElse(false),
            keys.flag("add_space_prefix").orElse(sentencePiece)));
  }

  /// The text of the token that begins a sequence.
  public Optional<String> bosToken() {
    return token(specials.bos());
  }

  /// The text of the token that ends a sequence.
  public Optional<String> eosToken() {
    return token(specials.eos());
  }

  private Optional<String> token(OptionalInt id) {
    return id.isPresent() ? Optional.of(tokens.get(id.getAsInt())) : Optional.empty();
  }

  private static List<TokenType> types(GgufKeys keys, int count) {
    return keys.ints("token_type")
        .map(numbers -> numbers.stream().map(keys::type).toList())
        .orElseGet(() -> Collections.nCopies(count, TokenType.NORMAL));
  }

  private static EspalierException sizes(String where, String key, int found, int needed) {
    return EspalierException.in(where)
        .found("tokenizer.ggml." + key + " has " + found + " entries")
        .needed(needed + ", one for each of tokenizer.ggml.tokens")
        .fault();
  }
}
