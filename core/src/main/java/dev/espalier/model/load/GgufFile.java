package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.chat.ChatTemplate;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.chat.SpecialTokens;
import dev.espalier.model.format.Gguf;
import dev.espalier.model.format.GgufMetadata;
import dev.espalier.model.format.WeightFile;
import dev.espalier.model.tokenizer.GgufTokenizer;
import dev.espalier.model.tokenizer.GgufVocabulary;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One `.gguf` file: weights, configuration, vocabulary and chat template together.
public final class GgufFile implements CheckpointSource {
  /// Before the names of files whose texts Espalier keeps in the metadata.
  static final String TEXT_PREFIX = "espalier.file.";

  private final Path path;
  private final Gguf gguf;
  private final ModelConfig config;
  private final GgufVocabulary vocabulary;
  private @Nullable String tokenizerJson; // null until asked for: it takes a while to make

  private GgufFile(Path path, Gguf gguf, ModelConfig config, GgufVocabulary vocabulary) {
    this.path = path;
    this.gguf = gguf;
    this.config = config;
    this.vocabulary = vocabulary;
  }

  static GgufFile open(Path path) {
    var gguf = Gguf.open(path);
    try {
      var config = GgufConfig.read(path, gguf);
      var vocabulary =
          GgufVocabulary.read(
              String.valueOf(path.getFileName()), GgufConfig.plainMetadata(gguf.metadata()));
      return new GgufFile(path, gguf, config, vocabulary);
    } catch (EspalierException e) {
      gguf.close();
      throw e;
    }
  }

  @Override
  public Path path() {
    return path;
  }

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public WeightFile weights() {
    return gguf;
  }

  @Override
  public List<Path> files() {
    return List.of(path);
  }

  @Override
  public LanguageModel loadModel(DType dtype, Device device) {
    return new StoredWeights(gguf, TensorNames.GGUF, config).loadAll(dtype, device);
  }

  GgufVocabulary vocabulary() {
    return vocabulary;
  }

  /// The tokenizer.json that the vocabulary amounts to.
  String tokenizerJson() {
    var json = tokenizerJson;
    if (json == null) {
      json = GgufTokenizer.toTokenizerJson(vocabulary);
      tokenizerJson = json;
    }
    return json;
  }

  @Override
  public Tokenizer loadTokenizer() {
    return Tokenizer.parse(tokenizerJson(), fileName());
  }

  /// The template's source, if the file has one.
  Optional<String> chatTemplateSource() {
    String key = "tokenizer.chat_template";
    return gguf.metadata().has(key) ? Optional.of(gguf.metadata().string(key)) : Optional.empty();
  }

  @Override
  public Optional<PromptRenderer> chatTemplate() {
    return chatTemplateSource()
        .map(source -> ChatTemplate.parse(source, specialTokens(), fileName()));
  }

  @Override
  public Optional<String> text(String name) {
    String key = TEXT_PREFIX + name;
    return gguf.metadata().has(key) ? Optional.of(gguf.metadata().string(key)) : Optional.empty();
  }

  GgufMetadata metadata() {
    return gguf.metadata();
  }

  private SpecialTokens specialTokens() {
    var named = new HashMap<String, String>();
    vocabulary.bosToken().ifPresent(token -> named.put("bos_token", token));
    vocabulary.eosToken().ifPresent(token -> named.put("eos_token", token));
    return new SpecialTokens(named, List.of());
  }

  private String fileName() {
    return String.valueOf(path.getFileName());
  }

  /// `tokenizer.ggml.eos_token_id`, and `eot_token_id` where the file has it.
  @Override
  public Set<Integer> endIds() {
    var ids = new TreeSet<Integer>();
    vocabulary.specials().eos().ifPresent(ids::add);
    String endOfTurn = "tokenizer.ggml.eot_token_id";
    if (gguf.metadata().has(endOfTurn)) {
      ids.add(gguf.metadata().size(endOfTurn));
    }
    if (ids.isEmpty()) {
      throw EspalierException.in(path)
          .found("no metadata 'tokenizer.ggml.eos_token_id'")
          .needed("the token at which answers end")
          .fault();
    }
    return ids;
  }

  @Override
  public OptionalInt beginId() {
    return vocabulary.specials().bos();
  }

  @Override
  public void close() {
    gguf.close();
  }
}
