package dev.espalier.model.arch;

import dev.espalier.EspalierException;
import dev.espalier.model.ModelConfig;
import java.util.Arrays;
import java.util.stream.Collectors;

/// The model families that are read, by the `model_type` of config.json.
public enum Architecture {
  LLAMA("llama", "LlamaForCausalLM", new Llama()),
  MISTRAL("mistral", "MistralForCausalLM", new Mistral()),
  QWEN2("qwen2", "Qwen2ForCausalLM", new Qwen2());

  private final String modelType;
  private final String className;
  private final Family family;

  Architecture(String modelType, String className, Family family) {
    this.modelType = modelType;
    this.className = className;
    this.family = family;
  }

  /// The name in config.json and in GGUF's `general.architecture`.
  public String modelType() {
    return modelType;
  }

  /// The entry of `architectures` in config.json, for checkpoints that we write.
  public String className() {
    return className;
  }

  /// Reads config.json, or refuses the family or a detail by name.
  public static ModelConfig readConfig(ConfigJson config) {
    return named(config.where(), config.text("model_type")).family.read(config);
  }

  /// The family called `modelType`; unknown ones are refused, naming `where`.
  public static Architecture named(String where, String modelType) {
    for (Architecture candidate : values()) {
      if (candidate.modelType.equals(modelType)) {
        return candidate;
      }
    }
    String known =
        Arrays.stream(values()).map(Architecture::modelType).collect(Collectors.joining(", "));
    throw EspalierException.in(where)
        .found("architecture '" + modelType + "' is not known")
        .needed("one of " + known)
        .fault();
  }
}
