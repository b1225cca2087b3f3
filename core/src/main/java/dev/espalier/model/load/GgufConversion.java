package dev.espalier.model.load;

import dev.espalier.model.ModelConfig;
import dev.espalier.model.RopeScaling;
import dev.espalier.model.arch.Architecture;
import dev.espalier.model.format.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a GGUF file as a Hugging Face folder: dequantised weights in f32, edited on the way, and
/// the configuration, tokenizer and chat template that the file holds.
final class GgufConversion {
  private final GgufFile source;
  private final WeightEdits edits;

  GgufConversion(GgufFile source, WeightEdits edits) {
    this.source = source;
    this.edits = edits;
  }

  void write(Path out) throws IOException {
    SafetensorsWriter.write(
        out.resolve("model.safetensors"), CheckpointTensors.of(source).toHuggingFace(edits));
    Files.writeString(out.resolve("config.json"), JsonFile.write(config()));
    Files.writeString(out.resolve("generation_config.json"), JsonFile.write(generation()));
    Files.writeString(out.resolve("tokenizer.json"), source.tokenizerJson());
    Files.writeString(
        out.resolve("tokenizer_config.json"), JsonFile.write(tokenizerConfiguration()));
    for (var licence : source.licences().entrySet()) {
      Files.writeString(out.resolve(licence.getKey()), licence.getValue());
    }
  }

  private Map<String, Object> config() {
    ModelConfig config = source.config();
    var json = new LinkedHashMap<String, Object>();
    json.put(
        "architectures", List.of(Architecture.named(source.name(), config.family()).className()));
    json.put("model_type", config.family());
    json.put("vocab_size", config.vocabulary());
    json.put("hidden_size", config.hidden());
    json.put("intermediate_size", config.intermediate());
    json.put("num_hidden_layers", config.layers());
    json.put("num_attention_heads", config.heads());
    json.put("num_key_value_heads", config.kvHeads());
    json.put("head_dim", config.headSize());
    json.put("hidden_act", "silu");
    json.put("max_position_embeddings", config.context());
    json.put("rms_norm_eps", config.normEpsilon());
    json.put("rope_theta", config.rope().theta());
    scaling(config.rope().scaling(), json);
    if (config.slidingWindow() != ModelConfig.NO_WINDOW) {
      json.put("sliding_window", config.slidingWindow());
    }
    json.put("tie_word_embeddings", config.tiedEmbeddings());
    json.put("torch_dtype", "float32");
    specials(json);
    return json;
  }

  private static void scaling(RopeScaling scaling, Map<String, Object> json) {
    switch (scaling) {
      case RopeScaling.None() -> {}
      case RopeScaling.Linear(double factor) ->
          json.put("rope_scaling", Map.of("rope_type", "linear", "factor", factor));
      case RopeScaling.Llama3(double factor, double low, double high, int context) ->
          json.put(
              "rope_scaling",
              Map.of(
                  "rope_type", "llama3",
                  "factor", factor,
                  "low_freq_factor", low,
                  "high_freq_factor", high,
                  "original_max_position_embeddings", context));
    }
  }

  private void specials(Map<String, Object> json) {
    source.beginId().ifPresent(id -> json.put("bos_token_id", id));
    var ends = List.copyOf(source.endIds());
    json.put("eos_token_id", ends.size() == 1 ? ends.getFirst() : ends);
  }

  private Map<String, Object> generation() {
    var json = new LinkedHashMap<String, Object>();
    specials(json);
    return json;
  }

  private Map<String, Object> tokenizerConfiguration() {
    var json = new LinkedHashMap<String, Object>();
    json.put("tokenizer_class", "PreTrainedTokenizerFast");
    json.put("model_max_length", source.config().context());
    json.put("clean_up_tokenization_spaces", false);
    source.vocabulary().bosToken().ifPresent(token -> json.put("bos_token", token));
    source.vocabulary().eosToken().ifPresent(token -> json.put("eos_token", token));
    source.chatTemplateSource().ifPresent(template -> json.put("chat_template", template));
    return json;
  }
}
