package dev.espalier.model.load;

import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.Tensor;
import java.util.Map;

/// How a file calls, and orders, the tensors that Hugging Face checkpoints hold.
enum TensorNames {
  /// Names as they are.
  HUGGING_FACE {
    @Override
    String stored(String name) {
      return name;
    }

    @Override
    Tensor restored(String name, Tensor stored, ModelConfig config) {
      return stored;
    }

    @Override
    Tensor ordered(String name, Tensor tensor, ModelConfig config) {
      return tensor;
    }

    @Override
    boolean isSpare(String stored, ModelConfig config) {
      return stored.endsWith("rotary_emb.inv_freq")
          || (stored.equals("lm_head.weight") && config.tiedEmbeddings());
    }
  },

  /// Names of GGUF files, `blk.N.attn_q.weight`. Their Llama-family query and key rows are ordered
  /// for rotation of neighbouring pairs (llama.cpp `convert_hf_to_gguf.py`, `LlamaModel.permute`):
  /// within each head, row `2i + half` there is row `i + half * headSize / 2` here.
  GGUF {
    @Override
    String stored(String name) {
      String fixed = FIXED.get(name);
      if (fixed != null) {
        return fixed;
      }
      String[] parts = name.split("\\.", 4); // model.layers.N.rest
      int dot = parts[3].lastIndexOf('.');
      String module = MODULES.get(parts[3].substring(0, dot));
      if (module == null) {
        throw new IllegalArgumentException("no GGUF name for '" + name + "'");
      }
      return "blk." + parts[2] + "." + module + parts[3].substring(dot);
    }

    @Override
    Tensor restored(String name, Tensor stored, ModelConfig config) {
      if (!isPermuted(name, config)) {
        return stored;
      }
      long half = config.headSize() / 2;
      return stored
          .view(heads(name, config), half, 2, columns(stored))
          .transpose(1, 2)
          .reshape(stored.shape().toArray());
    }

    @Override
    Tensor ordered(String name, Tensor tensor, ModelConfig config) {
      if (!isPermuted(name, config)) {
        return tensor;
      }
      long half = config.headSize() / 2;
      return tensor
          .view(heads(name, config), 2, half, columns(tensor))
          .transpose(1, 2)
          .reshape(tensor.shape().toArray());
    }

    private static boolean isPermuted(String name, ModelConfig config) {
      return !config.family().equals("qwen2")
          && (name.contains(".q_proj.") || name.contains(".k_proj."));
    }

    private static long heads(String name, ModelConfig config) {
      return name.contains(".q_proj.") ? config.heads() : config.kvHeads();
    }

    // Of a matrix; 1 for a bias.
    private static long columns(Tensor tensor) {
      return tensor.shape().rank() == 1 ? 1 : tensor.size(1);
    }

    @Override
    boolean isSpare(String stored, ModelConfig config) {
      return stored.equals(ROPE_FACTORS)
          || stored.endsWith("rope_freqs.weight")
          || (stored.equals("output.weight") && config.tiedEmbeddings());
    }
  };

  /// The tensor in which GGUF files of Llama 3.1 and later keep the rotary scaling.
  static final String ROPE_FACTORS = "rope_freqs.weight";

  private static final Map<String, String> FIXED =
      Map.of(
          "model.embed_tokens.weight", "token_embd.weight",
          "model.norm.weight", "output_norm.weight",
          "lm_head.weight", "output.weight");

  private static final Map<String, String> MODULES =
      Map.of(
          "self_attn.q_proj", "attn_q",
          "self_attn.k_proj", "attn_k",
          "self_attn.v_proj", "attn_v",
          "self_attn.o_proj", "attn_output",
          "mlp.gate_proj", "ffn_gate",
          "mlp.up_proj", "ffn_up",
          "mlp.down_proj", "ffn_down",
          "input_layernorm", "attn_norm",
          "post_attention_layernorm", "ffn_norm");

  /// Those of `source`.
  static TensorNames of(CheckpointSource source) {
    return switch (source) {
      case HuggingFaceFolder _ -> HUGGING_FACE;
      case GgufFile _ -> GGUF;
    };
  }

  /// The name in the file of the tensor that Hugging Face checkpoints call `name`.
  abstract String stored(String name);

  /// The tensor `name` in Hugging Face's order of rows.
  abstract Tensor restored(String name, Tensor stored, ModelConfig config);

  /// The tensor `name`, in Hugging Face's order of rows, in the order of the file.
  abstract Tensor ordered(String name, Tensor tensor, ModelConfig config);

  /// Whether the file may hold `stored` though the decoder takes it from elsewhere.
  abstract boolean isSpare(String stored, ModelConfig config);
}
