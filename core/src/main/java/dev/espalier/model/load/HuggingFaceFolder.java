package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.arch.Architecture;
import dev.espalier.model.arch.ConfigJson;
import dev.espalier.model.chat.ChatTemplate;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.format.WeightFile;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// A folder as `transformers` saves it: config.json, weights as safetensors or PyTorch files with
/// or without an index, tokenizer.json, tokenizer_config.json, generation_config.json.
///
/// Safetensors are preferred where both kinds of weights lie there.
public final class HuggingFaceFolder implements CheckpointSource {
  private static final List<String> WEIGHTS =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");

  private final Path folder;
  private final JsonNode configJson;
  private final ModelConfig config;
  private final WeightFile weights;

  private HuggingFaceFolder(
      Path folder, JsonNode configJson, ModelConfig config, WeightFile weights) {
    this.folder = folder;
    this.configJson = configJson;
    this.config = config;
    this.weights = weights;
  }

  static HuggingFaceFolder open(Path folder) {
    UnreadableKinds.refuseAdapter(folder);
    var configFile = folder.resolve("config.json");
    if (!Files.exists(configFile)) {
      throw EspalierException.in(folder)
          .found("no config.json")
          .needed("a Hugging Face folder, or the path of one .gguf file")
          .fault();
    }
    var json = JsonFile.read(configFile);
    UnreadableKinds.refuseQuantised(configFile, json);
    var config = Architecture.readConfig(ConfigJson.of(configFile.toString(), json));
    var weights = WeightFile.open(weightsFile(folder));
    try {
      UnreadableKinds.refuseMarkedTensors(weights);
    } catch (EspalierException e) {
      weights.close();
      throw e;
    }
    return new HuggingFaceFolder(folder, json, config, weights);
  }

  private static Path weightsFile(Path folder) {
    for (String name : WEIGHTS) {
      if (Files.exists(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    throw EspalierException.in(folder)
        .found("no weights")
        .needed("one of " + String.join(", ", WEIGHTS))
        .fault();
  }

  @Override
  public Path path() {
    return folder;
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public WeightFile weights() {
    return weights;
  }

  /// Whether the weights lie in several files with an index.
  boolean isSharded() {
    return weights.path().toString().endsWith(".index.json");
  }

  /// Every file of the folder itself, but for what begins with a dot; sub-folders are left out.
  @Override
  public List<Path> files() {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public LanguageModel loadModel(DType dtype, Device device) {
    return new StoredWeights(weights, TensorNames.HUGGING_FACE, config).loadAll(dtype, device);
  }

  @Override
  public Tokenizer loadTokenizer() {
    var file = folder.resolve("tokenizer.json");
    if (!Files.exists(file)) {
      throw noTokenizer();
    }
    return Tokenizer.open(file);
  }

  private EspalierException noTokenizer() {
    boolean sentencePiece = Files.exists(folder.resolve("tokenizer.model"));
    return EspalierException.in(folder)
        .found(sentencePiece ? "no tokenizer.json, only tokenizer.model" : "no tokenizer.json")
        .needed("tokenizer.json")
        .remedy(
            "Save it with transformers: AutoTokenizer.from_pretrained(DIR).save_pretrained(DIR).")
        .fault();
  }

  @Override
  public Optional<PromptRenderer> chatTemplate() {
    return ChatTemplate.read(folder).map(template -> template);
  }

  /// `eos_token_id` of generation_config.json, else of config.json: a number or a list.
  @Override
  public Set<Integer> endIds() {
    var generation = JsonFile.readIfPresent(folder.resolve("generation_config.json"));
    if (generation.isPresent() && generation.get().hasNonNull("eos_token_id")) {
      return ids(folder.resolve("generation_config.json"), generation.get().get("eos_token_id"));
    }
    if (configJson.hasNonNull("eos_token_id")) {
      return ids(folder.resolve("config.json"), configJson.get("eos_token_id"));
    }
    throw EspalierException.in(folder)
        .found("no 'eos_token_id' in generation_config.json or config.json")
        .needed("the token at which answers end")
        .fault();
  }

  @Override
  public GenerationConfig generationConfig() {
    var file = folder.resolve("generation_config.json");
    return JsonFile.readIfPresent(file)
        .map(json -> GenerationConfig.of(file, json))
        .orElse(GenerationConfig.GREEDY);
  }

  private Set<Integer> ids(Path file, JsonNode node) {
    var ids = new TreeSet<Integer>();
    for (JsonNode id : node.isArray() ? node.values() : List.of(node)) {
      if (!id.isIntegralNumber() || id.asLong() < 0 || id.asLong() >= config.vocabulary()) {
        throw EspalierException.in(file)
            .found("'eos_token_id' is " + node)
            .needed("token ids below " + config.vocabulary())
            .fault();
      }
      ids.add(id.asInt());
    }
    return ids;
  }

  @Override
  public OptionalInt beginId() {
    JsonNode id = configJson.path("bos_token_id");
    return id.isIntegralNumber() ? OptionalInt.of(id.asInt()) : OptionalInt.empty();
  }

  @Override
  public Optional<String> text(String name) {
    var file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .needed("a text in UTF-8")
          .cause(e)
          .fault();
    }
  }

  /// The tokenizer.json as it is.
  String tokenizerJson() {
    return text("tokenizer.json").orElseThrow(this::noTokenizer);
  }

  @Override
  public void close() {
    weights.close();
  }
}
