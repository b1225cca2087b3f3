package dev.espalier.model.tokenizer;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// How a byte-level BPE vocabulary of a GGUF file cuts text before it merges.
///
/// The expressions are those of llama.cpp (`llm_tokenizer_bpe` in `src/llama-vocab.cpp`), in the
/// syntax of Oniguruma. They apply one after the other, each inside the pieces of the one before;
/// what an expression does not match is a piece too.
///
/// @param names the values of `tokenizer.ggml.pre` that mean it
/// @param expressions what matches becomes a piece
/// @param takesWholePieces whether a piece that is a token as it stands skips the merges
/// @param addsBos whether the beginning of a sequence is added where the file does not say
record PreTokenizer(
    List<String> names, List<String> expressions, boolean takesWholePieces, boolean addsBos) {
  /// GPT-2's own, which `ByteLevel` of the Hugging Face library has built in.
  static final String GPT_2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)";

  private static final String CONTRACTIONS =
      "(?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD])";

  private static final List<PreTokenizer> KNOWN =
      List.of(
          of(List.of("gpt-2", "jais", "mpt", "olmo", "phi-2"), GPT_2),
          of(
              List.of("codeshell", "command-r", "refact", "smollm", "starcoder"),
              "\\p{N}", // each digit by itself
              GPT_2),
          new PreTokenizer(
              List.of("llama-bpe", "llama-v3", "llama3"),
              List.of(likeLlama3("\\p{N}{1,3}")),
              true,
              true),
          of(List.of("deepseek-r1-qwen", "qwen2", "stablelm2"), likeLlama3("\\p{N}")),
          of(
              List.of("deepseek-coder"),
              "[\\r\\n]",
              "\\s?\\p{L}+",
              "\\s?\\p{P}+",
              "[\\x{4E00}-\\x{9FA5}\\x{0800}-\\x{4E00}\\x{AC00}-\\x{D7FF}]+",
              "\\p{N}"),
          of(List.of("falcon"), "[\\p{P}\\$\\+<=>\\^~\\|`]+", GPT_2, "[0-9][0-9][0-9]"));

  PreTokenizer {
    names = List.copyOf(names);
    expressions = List.copyOf(expressions);
  }

  private static PreTokenizer of(List<String> names, String... expressions) {
    return new PreTokenizer(names, List.of(expressions), false, false);
  }

  private static String likeLlama3(String number) {
    return CONTRACTIONS
        + "|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|"
        + number
        + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
  }

  /// The pre-tokenizer of that name, if it is a known one.
  static Optional<PreTokenizer> named(String pre) {
    return KNOWN.stream().filter(p -> p.names.contains(pre)).findFirst();
  }

  /// The first name of the pre-tokenizer that cuts by `expressions`, if there is one; `(?i:...)`,
  /// as Hugging Face files write English contractions, counts as its expansion.
  static Optional<String> cutting(List<String> expressions, boolean takesWholePieces) {
    var expanded =
        expressions.stream()
            .map(e -> e.replace("(?i:'s|'t|'re|'ve|'m|'ll|'d)", CONTRACTIONS))
            .toList();
    return KNOWN.stream()
        .filter(p -> p.expressions.equals(expanded) && p.takesWholePieces == takesWholePieces)
        .map(p -> p.preferredName())
        .findFirst();
  }

  /// The name under which llama.cpp's converter writes it most often.
  private String preferredName() {
    return List.of("gpt-2", "smollm", "llama-bpe", "qwen2").stream()
        .filter(names::contains)
        .findFirst()
        .orElse(names.getFirst());
  }

  /// Every known name, for messages.
  static String known() {
    return KNOWN.stream().flatMap(p -> p.names.stream()).sorted().collect(Collectors.joining(", "));
  }
}
