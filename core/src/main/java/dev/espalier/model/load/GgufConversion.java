package dev.espalier.model.load;

import dev.espalier.model.ModelConfig;
import dev.espalier.model.RopeScaling;
import dev.espalier.model.WeightEdit;
import dev.espalier.model.arch.Architecture;
import dev.espalier.model.format.SafetensorsWriter;
import dev.espalier.model.format.TensorSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Writes a GGUF file as a Hugging Face folder: dequantised weights in f32, edited on the way, and
/// the configuration, tokenizer and chat template that the file holds.
final class GgufConversion {
  private final GgufFile source;
  private final Map<String, ? extends WeightEdit> edits;

  GgufConversion(GgufFile source, Map<String, ? extends WeightEdit> edits) {
    this.source = source;
    this.edits = edits;
  }

  void write(Path out) throws IOException {
    SafetensorsWriter.write(out.resolve("model.safetensors"), tensors());
    Files.writeString(out.resolve("config.json"), JsonFile.write(config()));
    Files.writeString(out.resolve("generation_config.json"), JsonFile.write(generation()));
    Files.writeString(out.resolve("tokenizer.json"), source.tokenizerJson());
    Files.writeString(
        out.resolve("tokenizer_config.json"), JsonFile.write(tokenizerConfiguration()));
  }

  private List<TensorSource> tensors() {
    var stored = new StoredWeights(source.weights(), TensorNames.GGUF, source.config());
    var tensors = new ArrayList<TensorSource>();
    shapes(source.config())
        .forEach((name, shape) -> {
          var edit = edits.get(name);
          if (edit != null) {
            EditedBytes.requireShape(name, shape, edit);
          }
          tensors.add(
              new TensorSource(name, DType.F32, shape, sink -> write(name, shape, stored, sink)));
        });
    return tensors;
  }

  private void write(String name, Shape shape, StoredWeights stored, TensorSource.Sink sink) {
    try (var _ = Scope.open()) {
      Tensor tensor = stored.load(name, shape, DType.F32);
      var edit = edits.get(name);
      sink.write((edit == null ? tensor : EditedBytes.applied(edit, tensor)).bytes());
    }
  }

  /// The tensors of a checkpoint of this configuration, in the usual order.
  private static Map<String, Shape> shapes(ModelConfig config) {
    var shapes = new LinkedHashMap<String, Shape>();
    long hidden = config.hidden();
    long queries = (long) config.heads() * config.headSize();
    long keys = (long) config.kvHeads() * config.headSize();
    long wide = config.intermediate();
    shapes.put("model.embed_tokens.weight", Shape.of(config.vocabulary(), hidden));
    for (int layer = 0; layer < config.layers(); layer++) {
      String prefix = "model.layers." + layer + ".";
      shapes.put(prefix + "input_layernorm.weight", Shape.of(hidden));
      shapes.put(prefix + "self_attn.q_proj.weight", Shape.of(queries, hidden));
      shapes.put(prefix + "self_attn.k_proj.weight", Shape.of(keys, hidden));
      shapes.put(prefix + "self_attn.v_proj.weight", Shape.of(keys, hidden));
      if (config.biases().qkv()) {
        shapes.put(prefix + "self_attn.q_proj.bias", Shape.of(queries));
        shapes.put(prefix + "self_attn.k_proj.bias", Shape.of(keys));
        shapes.put(prefix + "self_attn.v_proj.bias", Shape.of(keys));
      }
      shapes.put(prefix + "self_attn.o_proj.weight", Shape.of(hidden, queries));
      shapes.put(prefix + "post_attention_layernorm.weight", Shape.of(hidden));
      shapes.put(prefix + "mlp.gate_proj.weight", Shape.of(wide, hidden));
      shapes.put(prefix + "mlp.up_proj.weight", Shape.of(wide, hidden));
      shapes.put(prefix + "mlp.down_proj.weight", Shape.of(hidden, wide));
    }
    shapes.put("model.norm.weight", Shape.of(hidden));
    if (!config.tiedEmbeddings()) {
      shapes.put("lm_head.weight", Shape.of(config.vocabulary(), hidden));
    }
    return shapes;
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
