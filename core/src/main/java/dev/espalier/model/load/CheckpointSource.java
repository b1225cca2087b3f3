package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.LayeredModel;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.arch.LayeredDecoder;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.format.WeightFile;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/// A checkpoint on disk, opened and checked, its weights not yet used. Never written to.
public sealed interface CheckpointSource extends AutoCloseable permits HuggingFaceFolder, GgufFile {
  /// Names under which publishers put terms; all of them go with every copy.
  List<String> LICENCES =
      List.of(
          "LICENSE",
          "LICENSE.txt",
          "LICENSE.md",
          "LICENCE",
          "NOTICE",
          "NOTICE.txt",
          "USE_POLICY.md",
          "USE_POLICY");

  /// Opens a Hugging Face folder, or a `.gguf` file.
  static CheckpointSource open(Path path) {
    if (Files.isDirectory(path)) {
      return HuggingFaceFolder.open(path);
    }
    if (!Files.exists(path)) {
      throw EspalierException.in(path)
          .found("no such file or folder")
          .needed("a Hugging Face folder, a .gguf file, or a name from 'espalier model list'")
          .fault();
    }
    if (path.toString().endsWith(".gguf")) {
      return GgufFile.open(path);
    }
    throw EspalierException.in(path)
        .found("not a model by its name")
        .needed("a Hugging Face folder with config.json, or a .gguf file")
        .fault();
  }

  /// The folder or file.
  Path path();

  /// A short name for people: the folder's or the file's, without `.gguf`.
  default String name() {
    return String.valueOf(path().toAbsolutePath().normalize().getFileName())
        .replaceFirst("\\.gguf$", "");
  }

  ModelConfig config();

  /// The weights in their stored form.
  WeightFile weights();

  /// The files that define the model: weights, configuration, tokenizer, templates.
  List<Path> files();

  /// Takes the weights, in `dtype`, to compute on the CPU.
  default LanguageModel loadModel(DType dtype) {
    return loadModel(dtype, Device.CPU);
  }

  /// Takes the weights, in `dtype`, to compute on `device`.
  LanguageModel loadModel(DType dtype, Device device);

  /// The same, but taken when it is first used: what only asks for its configuration costs nothing.
  default LanguageModel deferModel(DType dtype, Device device) {
    return new DeferredModel(this, dtype, device);
  }

  /// The same model for use layer by layer, in `dtype`: its weights are opened for each layer and
  /// closed with it.
  default LayeredModel openLayers(DType dtype, Device device) {
    var names = TensorNames.of(this);
    new StoredWeights(weights(), names, config()).requireAll();
    return new LayeredDecoder(
        config(),
        dtype,
        device,
        () -> new StoredWeights(WeightFile.open(weights().path()), names, config()));
  }

  /// Opens the tokenizer.
  Tokenizer loadTokenizer();

  /// The checkpoint's own chat template, if it has one.
  Optional<PromptRenderer> chatTemplate();

  /// Tokens that end an answer; at least one.
  Set<Integer> endIds();

  /// How the checkpoint says that answers are to be drawn.
  ///
  /// Throws [EspalierException] where it asks for what is not done here.
  default GenerationConfig generationConfig() {
    return GenerationConfig.GREEDY;
  }

  /// The token that begins a text, where the model has one.
  OptionalInt beginId();

  /// The token from which text is sampled: the beginning token, else the first end token, which
  /// stands between documents in pre-training.
  default int startId() {
    return beginId().orElseGet(() -> List.copyOf(endIds()).getFirst());
  }

  /// How many tensors are stored in which way, such as `BF16` or `Q4_1`.
  default Map<String, Long> storedEncodings() {
    var counts = new TreeMap<String, Long>();
    for (TensorInfo info : weights().tensors()) {
      counts.merge(info.encoding().name(), 1L, Long::sum);
    }
    return counts;
  }

  /// Numbers in all stored tensors.
  default long storedElements() {
    return weights().tensors().stream().mapToLong(info -> info.shape().elements()).sum();
  }

  /// Bytes of all stored tensors.
  default long storedBytes() {
    return weights().tensors().stream().mapToLong(TensorInfo::byteSize).sum();
  }

  /// A text that goes with the model, by its file's name: `espalier.json`, `LICENSE`.
  Optional<String> text(String name);

  /// Licence, notice and use policy, by the names of their files.
  default Map<String, String> licences() {
    var found = new TreeMap<String, String>();
    for (String name : LICENCES) {
      text(name).ifPresent(text -> found.put(name, text));
    }
    return found;
  }

  @Override
  void close();
}
