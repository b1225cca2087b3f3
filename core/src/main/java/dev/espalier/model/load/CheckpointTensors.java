package dev.espalier.model.load;

import dev.espalier.model.format.TensorSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/// The tensors of a checkpoint one at a time, by their Hugging Face names and in that order of
/// rows, whatever kind of file they lie in.
public final class CheckpointTensors {
  private final CheckpointSource source;
  private final StoredWeights stored;
  private final SequencedMap<String, Shape> shapes;

  private CheckpointTensors(CheckpointSource source) {
    this.source = source;
    this.stored = new StoredWeights(source.weights(), TensorNames.of(source), source.config());
    this.shapes = TensorShapes.of(source.config());
  }

  /// The tensors of `source`, which must stay open.
  public static CheckpointTensors of(CheckpointSource source) {
    return new CheckpointTensors(source);
  }

  /// All that the decoder uses, in the usual order: embeddings, layer by layer, last norm, output.
  public SequencedMap<String, Shape> shapes() {
    return shapes;
  }

  /// The tensor `name` of [#shapes] in `dtype`, born in the innermost scope.
  ///
  /// Where the file stores it in that type already, its memory is the file's.
  public Tensor load(String name, DType dtype) {
    return stored.load(name, shape(name), dtype);
  }

  /// Whether the tensor `name` of [#shapes] is a weight matrix of a decoder layer.
  public boolean isLayerMatrix(String name) {
    return shape(name).rank() == 2 && name.startsWith("model.layers.");
  }

  private Shape shape(String name) {
    var shape = shapes.get(name);
    if (shape == null) {
      throw new IllegalArgumentException("no tensor '" + name + "' in " + source.path());
    }
    return shape;
  }

  /// How many bytes the tensor `name` of [#shapes] takes in its file.
  public long storedBytes(String name) {
    return source.weights().info(TensorNames.of(source).stored(name)).byteSize();
  }

  /// Every tensor as a Hugging Face folder would hold it: those of a folder as they are stored,
  /// spare ones too; those of a GGUF file in f32.
  public List<TensorSource> toHuggingFace(WeightEdits edits) {
    return switch (source) {
      case HuggingFaceFolder folder -> {
        var tensors = new ArrayList<TensorSource>();
        for (var info : folder.weights().tensors()) {
          tensors.add(EditedBytes.source(folder.weights(), info, edits));
        }
        yield tensors;
      }
      case GgufFile _ -> shapes.keySet().stream().map(name -> floats(name, edits)).toList();
    };
  }

  /// The tensor in f32, edited.
  TensorSource floats(String name, WeightEdits edits) {
    return edits.watched(
        new TensorSource(
            name,
            DType.F32,
            shape(name),
            sink -> {
              try (var _ = Scope.open()) {
                var tensor = load(name, DType.F32);
                sink.write(EditedBytes.applied(edits, name, tensor).bytes());
              }
            }));
  }
}
