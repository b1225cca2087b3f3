package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.RopeScaling;
import dev.espalier.model.format.Encoding;
import dev.espalier.model.format.GgufTensor;
import dev.espalier.model.format.GgufWriter;
import dev.espalier.model.format.Quantizer;
import dev.espalier.model.format.TensorSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes a checkpoint as one GGUF file, weights edited on the way: matrices as the form says,
/// norms and biases in f32, query and key rows in llama.cpp's order.
final class GgufExport {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final CheckpointSource source;
  private final CheckpointTensors tensors;
  private final WeightEdits edits;
  private final Destination destination;
  private final Encoding encoding;

  /// The destination's form is one of GGUF.
  GgufExport(CheckpointSource source, WeightEdits edits, Destination destination) {
    this.source = source;
    this.tensors = CheckpointTensors.of(source);
    this.edits = edits;
    this.destination = destination;
    this.encoding = destination.form().encoding().orElseThrow();
  }

  /// Refuses a model that llama.cpp would run in another way.
  static void checkCanHold(CheckpointSource source) {
    var config = source.config();
    int window = config.slidingWindow();
    if (window != ModelConfig.NO_WINDOW && window < config.context()) {
      throw EspalierException.in(source.path())
          .found("a sliding window of " + window + " tokens in a context of " + config.context())
          .needed("full attention: GGUF's 'llama' has no window and would answer differently")
          .remedy("Save it as safetensors.")
          .fault();
    }
    if (source instanceof HuggingFaceFolder folder) {
      GgufMetadataOf.vocabulary(folder);
    }
  }

  void write(Path target) {
    var metadata = GgufMetadataOf.checkpoint(source, encoding);
    source.licences().forEach((name, text) -> GgufMetadataOf.putText(metadata, name, text));
    destination.texts().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(text -> GgufMetadataOf.putText(metadata, text.getKey(), text.getValue()));
    GgufWriter.write(target, metadata, tensors());
  }

  private List<GgufTensor> tensors() {
    var all = new ArrayList<GgufTensor>();
    ropeFactors().ifPresent(all::add);
    tensors.shapes().forEach((name, shape) -> all.add(tensor(name, shape)));
    return all;
  }

  private GgufTensor tensor(String name, Shape shape) {
    var stored = encodingOf(shape);
    var quantizer = Quantizer.to(stored);
    var floats = tensors.floats(name, edits);
    return new GgufTensor(
        TensorNames.GGUF.stored(name),
        stored,
        shape,
        sink ->
            floats
                .content()
                .writeTo(bytes -> {
                  try (var _ = Scope.open()) {
                    var restored = Tensor.over(bytes, DType.F32, shape);
                    var ordered = TensorNames.GGUF.ordered(name, restored, source.config());
                    write(name, ordered, quantizer, sink);
                  }
                }));
  }

  private void write(String name, Tensor tensor, Quantizer quantizer, TensorSource.Sink sink) {
    long overflowed = quantizer.write(tensor.bytes(), sink);
    if (overflowed > 0) {
      throw EspalierException.in(source.path())
          .found("%d weights of '%s' are too large for f16".formatted(overflowed, name))
          .needed("a type with the range of f32")
          .remedy("Take --save-as gguf-bf16 or gguf-f32.")
          .fault();
    }
  }

  /// As llama.cpp's own converter: vectors in f32, f16 for rows that are no whole blocks.
  private Encoding encodingOf(Shape shape) {
    if (shape.rank() == 1) {
      return Encoding.F32;
    }
    return encoding.fits(shape) ? encoding : Encoding.F16;
  }

  /// Llama 3's scaling, a factor for each frequency: those of the file, or by the rule.
  private Optional<GgufTensor> ropeFactors() {
    if (source instanceof GgufFile gguf
        && gguf.weights().find(TensorNames.ROPE_FACTORS).isPresent()) {
      var info = gguf.weights().info(TensorNames.ROPE_FACTORS);
      return Optional.of(
          new GgufTensor(
              info.name(),
              info.encoding(),
              info.shape(),
              sink -> sink.write(gguf.weights().bytes(info.name()))));
    }
    if (!(source.config().rope().scaling() instanceof RopeScaling.Llama3 llama3)) {
      return Optional.empty();
    }
    int count = source.config().headSize() / 2;
    return Optional.of(
        new GgufTensor(
            TensorNames.ROPE_FACTORS,
            Encoding.F32,
            Shape.of(count),
            sink -> {
              try (var arena = Arena.ofConfined()) {
                sink.write(factors(llama3, count, arena.allocate((long) count * Float.BYTES)));
              }
            }));
  }

  /// What each frequency is divided by.
  private MemorySegment factors(RopeScaling.Llama3 rule, int count, MemorySegment into) {
    double theta = source.config().rope().theta();
    for (int i = 0; i < count; i++) {
      double frequency = Math.pow(theta, -(double) i / count);
      double kept = rule.kept(frequency);
      into.setAtIndex(F32, i, (float) (1 / (kept + (1 - kept) / rule.factor())));
    }
    return into;
  }
}
