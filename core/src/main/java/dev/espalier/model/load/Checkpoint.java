package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.Backend;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// A model ready to answer: weights in memory or mapped, tokenizer, prompt format, end tokens.
public final class Checkpoint implements AutoCloseable {
  private final CheckpointSource source;
  private final LanguageModel model;
  private final Tokenizer tokenizer;
  private final PromptRenderer format;

  private Checkpoint(
      CheckpointSource source, LanguageModel model, Tokenizer tokenizer, PromptRenderer format) {
    this.source = source;
    this.model = model;
    this.tokenizer = tokenizer;
    this.format = format;
  }

  /// Opens the model at `path` in `dtype` on the CPU, to be asked in its own chat template.
  public static Checkpoint open(Path path, DType dtype) {
    return open(path, dtype, Device.CPU);
  }

  /// Opens the model at `path` in `dtype` on `device`, to be asked in its own chat template.
  public static Checkpoint open(Path path, DType dtype, Device device) {
    return open(path, dtype, device, _ -> Optional.empty());
  }

  /// Opens the model at `path` in `dtype` on `device`.
  ///
  /// What `format` makes of the checkpoint overrides its own chat template; a checkpoint without a
  /// template needs it.
  public static Checkpoint open(
      Path path,
      DType dtype,
      Device device,
      Function<CheckpointSource, Optional<PromptRenderer>> format) {
    var source = CheckpointSource.open(path);
    boolean isOpen = false;
    try {
      var checkpoint = load(source, dtype, device, format.apply(source));
      isOpen = true;
      return checkpoint;
    } finally {
      if (!isOpen) {
        source.close();
      }
    }
  }

  private static Checkpoint load(
      CheckpointSource source, DType dtype, Device device, Optional<PromptRenderer> format) {
    var renderer = format(source, format);
    source.endIds(); // refuses a checkpoint without any before the weights are taken
    var tokenizer = source.loadTokenizer();
    boolean isLoaded = false;
    try {
      checkVocabulary(source, tokenizer);
      var model = source.loadModel(dtype, device);
      isLoaded = true;
      return new Checkpoint(source, model, tokenizer, renderer);
    } finally {
      if (!isLoaded) {
        tokenizer.close();
      }
    }
  }

  /// How a prompt is put to the model of `source`: as asked for, else in its own chat template; a
  /// checkpoint without a template has to be asked for.
  public static PromptRenderer format(CheckpointSource source, Optional<PromptRenderer> askedFor) {
    return askedFor.or(source::chatTemplate).orElseThrow(() -> noTemplate(source));
  }

  private static EspalierException noTemplate(CheckpointSource source) {
    return EspalierException.in(source.path())
        .found("the checkpoint has no chat template")
        .needed("the format that the model was trained on")
        .remedy("For Vicuna v1.1 to v1.5 pass --format vicuna.")
        .fault();
  }

  private static void checkVocabulary(CheckpointSource source, Tokenizer tokenizer) {
    if (tokenizer.vocabularySize() > source.config().vocabulary()) {
      throw EspalierException.in(source.path())
          .found("the tokenizer has " + tokenizer.vocabularySize() + " tokens")
          .needed("at most the " + source.config().vocabulary() + " rows of the embedding")
          .fault();
    }
  }

  public CheckpointSource source() {
    return source;
  }

  public LanguageModel model() {
    return model;
  }

  public Tokenizer tokenizer() {
    return tokenizer;
  }

  /// How a prompt is put to the model.
  public PromptRenderer format() {
    return format;
  }

  /// Tokens that end an answer.
  public Set<Integer> endIds() {
    return source.endIds();
  }

  @Override
  public void close() {
    model.close();
    tokenizer.close();
    source.close();
    Backend.releaseFreedMemory();
  }
}
