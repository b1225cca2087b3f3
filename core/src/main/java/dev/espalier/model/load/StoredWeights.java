package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.arch.Decoder;
import dev.espalier.model.arch.LayeredDecoder;
import dev.espalier.model.format.Dequantizer;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.format.WeightFile;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.HashSet;
import java.util.Set;

/// The tensors of a weight file as a decoder asks for them: by their Hugging Face names, in its
/// type. Plain tensors that already have the type are used where they lie in the mapped file.
final class StoredWeights implements LayeredDecoder.OpenWeights {
  private final WeightFile file;
  private final TensorNames names;
  private final ModelConfig config;
  private final Set<String> used = new HashSet<>();

  StoredWeights(WeightFile file, TensorNames names, ModelConfig config) {
    this.file = file;
    this.names = names;
    this.config = config;
  }

  @Override
  public boolean has(String name) {
    return file.find(names.stored(name)).isPresent();
  }

  @Override
  public Tensor load(String name, Shape shape, DType dtype) {
    var info = info(name, shape);
    try (var scope = Scope.open()) {
      var tensor = names.restored(name, read(info), config);
      return scope.keep(tensor.to(dtype));
    }
  }

  private TensorInfo info(String name, Shape shape) {
    String stored = names.stored(name);
    used.add(stored);
    TensorInfo info =
        file.find(stored)
            .orElseThrow(() ->
                EspalierException.in(file.path().getFileName())
                    .found("no tensor '" + stored + "'")
                    .needed(shape + " by the configuration")
                    .remedy("Take the configuration and all weight files from one revision.")
                    .fault());
    if (!info.shape().equals(shape)) {
      throw EspalierException.in(file.path().getFileName())
          .found("tensor '" + stored + "' has shape " + info.shape())
          .needed(shape + " by the configuration (" + sizes() + ")")
          .fault();
    }
    return info;
  }

  private Tensor read(TensorInfo info) {
    var bytes = file.bytes(info.name());
    var plain = info.encoding().dtype();
    if (plain.isPresent()) {
      if (!plain.get().isFloating()) {
        throw EspalierException.in(file.path().getFileName())
            .found("tensor '" + info.name() + "' is stored as " + info.encoding())
            .needed("floating-point weights")
            .remedy("Quantised checkpoints are read as GGUF; else take the original weights.")
            .fault();
      }
      return Tensor.over(bytes, plain.get(), info.shape());
    }
    return Tensor.filled(
        DType.F32, info.shape(), target -> Dequantizer.toF32(info.encoding(), bytes, target));
  }

  /// The decoder of all tensors, in `dtype` on `device`; a file that holds others is refused.
  LanguageModel loadAll(DType dtype, Device device) {
    var model = Decoder.load(config, dtype, device, this);
    try {
      refuseUnused();
    } catch (EspalierException e) {
      model.close();
      throw e;
    }
    return model;
  }

  /// Refuses a file that lacks a tensor, has one in another shape, or holds others, without reading
  /// any.
  void requireAll() {
    TensorShapes.of(config).forEach(this::info);
    refuseUnused();
  }

  @Override
  public void close() {
    file.close();
  }

  /// Refuses tensors that the decoder did not ask for: to leave out a bias or a norm would answer
  /// wrongly without a sign. Rotary tables and the copy of a tied embedding are known to be spare.
  private void refuseUnused() {
    for (TensorInfo info : file.tensors()) {
      String name = info.name();
      if (!used.contains(name) && !names.isSpare(name, config)) {
        throw EspalierException.in(file.path().getFileName())
            .found("tensor '" + name + "' has no place in a " + config.family() + " decoder")
            .needed("a checkpoint of the architecture that the configuration names")
            .fault();
      }
    }
  }

  private String sizes() {
    return "hidden %d, heads %d of %d, key/value heads %d, intermediate %d, vocabulary %d"
        .formatted(
            config.hidden(),
            config.heads(),
            config.headSize(),
            config.kvHeads(),
            config.intermediate(),
            config.vocabulary());
  }
}
