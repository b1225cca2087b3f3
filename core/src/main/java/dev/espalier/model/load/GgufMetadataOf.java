package dev.espalier.model.load;

import dev.espalier.model.ModelConfig;
import dev.espalier.model.RopeScaling;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.chat.TokenizerConfig;
import dev.espalier.model.format.Encoding;
import dev.espalier.model.format.GgufValue;
import dev.espalier.model.format.GgufValue.Array;
import dev.espalier.model.format.GgufValue.Flag;
import dev.espalier.model.format.GgufValue.Real;
import dev.espalier.model.format.GgufValue.Text;
import dev.espalier.model.format.GgufValue.Whole;
import dev.espalier.model.tokenizer.GgufVocabulary;
import dev.espalier.model.tokenizer.TokenizerToGguf;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;

/// The metadata of a GGUF file for a checkpoint: that of the file it comes from, or what its
/// Hugging Face folder says, under the keys of ggml's `docs/gguf.md`.
///
/// Mistral is written as `llama`, as llama.cpp's converter does.
final class GgufMetadataOf {
  private static final String TOKENIZER = "tokenizer.ggml.";

  private final SequencedMap<String, GgufValue> metadata = new LinkedHashMap<>();

  private GgufMetadataOf() {}

  /// What describes `source` when its matrices are stored as `encoding`.
  static SequencedMap<String, GgufValue> checkpoint(CheckpointSource source, Encoding encoding) {
    var made = new GgufMetadataOf();
    switch (source) {
      case GgufFile gguf -> made.copy(gguf);
      case HuggingFaceFolder folder -> made.describe(folder);
    }
    made.u32("general.file_type", fileType(encoding));
    made.u32("general.quantization_version", 2);
    return made.metadata;
  }

  /// Keeps a text that belongs to the model under the name of its file.
  static void putText(SequencedMap<String, GgufValue> metadata, String name, String text) {
    metadata.put(GgufFile.TEXT_PREFIX + name, new Text(text));
  }

  /// `enum llama_ftype` of llama.cpp.
  private static int fileType(Encoding encoding) {
    return switch (encoding) {
      case F32 -> 0;
      case F16 -> 1;
      case Q8_0 -> 7;
      case BF16 -> 32;
      default -> throw new IllegalArgumentException("no file type for " + encoding);
    };
  }

  private void copy(GgufFile gguf) {
    for (String key : gguf.metadata().keys()) {
      if (!key.equals("general.alignment")) {
        gguf.metadata().find(key).ifPresent(value -> metadata.put(key, value));
      }
    }
  }

  private void describe(HuggingFaceFolder folder) {
    var config = folder.config();
    String family = config.family().equals("mistral") ? "llama" : config.family();
    metadata.put("general.architecture", new Text(family));
    metadata.put("general.name", new Text(folder.name()));
    u32(family + ".vocab_size", config.vocabulary());
    u32(family + ".context_length", config.context());
    u32(family + ".embedding_length", config.hidden());
    u32(family + ".block_count", config.layers());
    u32(family + ".feed_forward_length", config.intermediate());
    u32(family + ".attention.head_count", config.heads());
    u32(family + ".attention.head_count_kv", config.kvHeads());
    u32(family + ".attention.key_length", config.headSize());
    u32(family + ".attention.value_length", config.headSize());
    f32(family + ".attention.layer_norm_rms_epsilon", config.normEpsilon());
    u32(family + ".rope.dimension_count", config.headSize());
    f32(family + ".rope.freq_base", config.rope().theta());
    scaling(family, config);
    tokenizer(folder);
  }

  private void scaling(String family, ModelConfig config) {
    switch (config.rope().scaling()) {
      case RopeScaling.None _, RopeScaling.Llama3 _ -> {} // the latter is a tensor
      case RopeScaling.Linear(double factor) -> {
        metadata.put(family + ".rope.scaling.type", new Text("linear"));
        f32(family + ".rope.scaling.factor", factor);
      }
    }
  }

  /// The vocabulary of the folder's tokenizer.json, or why there is none for GGUF.
  static GgufVocabulary vocabulary(HuggingFaceFolder folder) {
    var specials = TokenizerConfig.read(folder.path()).specialTokens();
    var ends = folder.endIds();
    try (var tokenizer = folder.loadTokenizer()) {
      OptionalInt named =
          specials.named().containsKey("eos_token")
              ? tokenizer.id(specials.named().get("eos_token"))
              : OptionalInt.empty();
      boolean isNamed = named.isPresent() && ends.contains(named.getAsInt());
      int end = isNamed ? named.getAsInt() : ends.iterator().next();
      var padding =
          specials.named().containsKey("pad_token")
              ? tokenizer.id(specials.named().get("pad_token"))
              : OptionalInt.empty();
      return TokenizerToGguf.vocabulary(
          folder.path().resolve("tokenizer.json").toString(),
          folder.tokenizerJson(),
          new TokenizerToGguf.Roles(
              folder.config().vocabulary(), folder.beginId(), OptionalInt.of(end), padding));
    }
  }

  private void tokenizer(HuggingFaceFolder folder) {
    var vocabulary = vocabulary(folder);
    metadata.put(TOKENIZER + "model", new Text(vocabulary.model()));
    metadata.put(
        TOKENIZER + "pre", new Text(vocabulary.pre().isEmpty() ? "default" : vocabulary.pre()));
    array("tokens", vocabulary.tokens().stream().<GgufValue>map(Text::new).toList());
    array(
        "token_type",
        vocabulary.types().stream()
            .<GgufValue>map(type -> new Whole("i32", type.number()))
            .toList());
    if (!vocabulary.merges().isEmpty()) {
      array("merges", vocabulary.merges().stream().<GgufValue>map(Text::new).toList());
    }
    if (!vocabulary.scores().isEmpty()) {
      array(
          "scores",
          vocabulary.scores().stream().<GgufValue>map(score -> new Real("f32", score)).toList());
    }
    var specials = vocabulary.specials();
    specials.bos().ifPresent(id -> u32(TOKENIZER + "bos_token_id", id));
    specials.eos().ifPresent(id -> u32(TOKENIZER + "eos_token_id", id));
    folder.endIds().stream()
        .filter(id -> specials.eos().isEmpty() || specials.eos().getAsInt() != id)
        .findFirst()
        .ifPresent(id -> u32(TOKENIZER + "eot_token_id", id));
    specials.unknown().ifPresent(id -> u32(TOKENIZER + "unknown_token_id", id));
    specials.padding().ifPresent(id -> u32(TOKENIZER + "padding_token_id", id));
    metadata.put(TOKENIZER + "add_bos_token", new Flag(specials.addBos()));
    metadata.put(TOKENIZER + "add_eos_token", new Flag(specials.addEos()));
    if (vocabulary.model().equals("llama")) {
      metadata.put(TOKENIZER + "add_space_prefix", new Flag(specials.addSpacePrefix()));
    }
    folder
        .chatTemplate()
        .map(PromptRenderer::source)
        .ifPresent(template -> metadata.put("tokenizer.chat_template", new Text(template)));
  }

  private void array(String key, List<GgufValue> values) {
    metadata.put(TOKENIZER + key, new Array("array", values));
  }

  private void u32(String key, int value) {
    metadata.put(key, new Whole("u32", value));
  }

  private void f32(String key, double value) {
    metadata.put(key, new Real("f32", (float) value));
  }
}
