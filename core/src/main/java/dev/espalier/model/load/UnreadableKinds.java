package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.format.WeightFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Checkpoints that look like models and are not read: quantised ones and adapters, each refused by
/// its name with what to do instead.
final class UnreadableKinds {
  private static final String ORIGINAL =
      "Take the original 16-bit checkpoint, or a GGUF of the same model.";

  private static final Map<String, String> QUANTISED =
      Map.of(
          "awq", "AWQ",
          "gptq", "GPTQ",
          "fp8", "FP8",
          "bitsandbytes", "bitsandbytes",
          "compressed-tensors", "compressed-tensors",
          "hqq", "HQQ",
          "aqlm", "AQLM",
          "quanto", "Quanto");

  private static final Map<String, String> TENSOR_MARKS =
      Map.of(
          ".qweight", "a packed AWQ or GPTQ weight",
          ".qzeros", "a packed AWQ or GPTQ zero point",
          ".weight_scale_inv", "the scale of an FP8 weight",
          ".weight_scale", "the scale of a quantised weight",
          ".lora_A.weight", "a LoRA adapter's matrix",
          ".lora_B.weight", "a LoRA adapter's matrix");

  private UnreadableKinds() {}

  /// Refuses a folder that holds an adapter and no model.
  static void refuseAdapter(Path folder) {
    var adapter = folder.resolve("adapter_config.json");
    if (Files.exists(adapter) && !Files.exists(folder.resolve("config.json"))) {
      throw EspalierException.in(adapter)
          .found("a LoRA or other adapter")
          .needed("a whole model")
          .remedy("Merge it into its base model first (peft: merge_and_unload) and save that.")
          .fault();
    }
  }

  /// Refuses a quantised checkpoint by what its config.json says.
  static void refuseQuantised(Path file, JsonNode config) {
    if (!config.hasNonNull("quantization_config")) {
      return;
    }
    String method = config.get("quantization_config").path("quant_method").asString("unknown");
    throw EspalierException.in(file)
        .found("a checkpoint quantised by " + QUANTISED.getOrDefault(method, method))
        .needed("16- or 32-bit weights")
        .remedy(ORIGINAL)
        .fault();
  }

  /// Refuses packed or adapter tensors by their names.
  static void refuseMarkedTensors(WeightFile weights) {
    for (var info : weights.tensors()) {
      TENSOR_MARKS.forEach((mark, meaning) -> {
        if (info.name().endsWith(mark)) {
          throw EspalierException.in(weights.path().getFileName())
              .found("tensor '" + info.name() + "' is " + meaning)
              .needed("16- or 32-bit weights")
              .remedy(ORIGINAL)
              .fault();
        }
      });
    }
  }
}
