package dev.espalier.prune;

import dev.espalier.EspalierException;
import dev.espalier.model.Mask;
import dev.espalier.model.Replacement;
import dev.espalier.model.WeightEdit;
import dev.espalier.model.format.Safetensors;
import dev.espalier.model.format.SafetensorsWriter;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.format.TensorSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What one pruning did to one layer, on disk: a safetensors file, mapped, so that masks take no
/// memory of their own.
///
/// | part | content |
/// |---|---|
/// | `NAME.mask` | U8: the bits of a [Mask] |
/// | `NAME.inputs` | F32 `[in]`, where the method reads them |
/// | `NAME.weight` | `[out, in]`, where more changed than the mask says |
/// | `__metadata__` `layer` | JSON: `matrices` (`name`, `rows`, `columns`, `kind`, `sparsity`) and `zeros` |
final class LayerFile implements AutoCloseable {
  private static final String KEY = "layer";
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Safetensors file;
  private final Document document;
  private final Scope replacements = Scope.unnested();

  private LayerFile(Safetensors file, Document document) {
    this.file = file;
    this.document = document;
  }

  private record Document(List<Entry> matrices, ZeroCount zeros) {
    Document {
      matrices = List.copyOf(matrices);
      Objects.requireNonNull(zeros, "zeros");
    }
  }

  private record Entry(
      String name, int rows, int columns, PruneReport.Matrix.Kind kind, String sparsity) {
    Entry {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(sparsity, "sparsity");
    }
  }

  static void write(Path path, LayerResult result) {
    var entries = new ArrayList<Entry>();
    var tensors = new ArrayList<TensorSource>();
    for (PruneReport.Matrix matrix : result.matrices()) {
      var mask = matrix.mask();
      entries.add(
          new Entry(
              matrix.name(),
              mask.rows(),
              mask.columns(),
              matrix.kind(),
              matrix.sparsity().label()));
      var words = mask.words();
      tensors.add(
          TensorSource.of(matrix.name() + ".mask", DType.U8, Shape.of(words.byteSize()), words));
      if (!matrix.inputs().isEmpty()) {
        tensors.add(
            TensorSource.of(
                matrix.name() + ".inputs",
                DType.F32,
                Shape.of(matrix.inputs().size()),
                bytes(matrix.inputs())));
      }
      var rewritten = result.rewritten().get(matrix.name());
      if (rewritten != null) {
        tensors.add(
            TensorSource.of(
                matrix.tensor(), rewritten.dtype(), rewritten.shape(), rewritten.bytes()));
      }
    }
    var json = JsonMapper.shared().writeValueAsString(new Document(entries, result.zeros()));
    SafetensorsWriter.write(path, Map.of(KEY, json), tensors);
  }

  private static MemorySegment bytes(List<Float> values) {
    var bytes = ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putFloat);
    return MemorySegment.ofArray(bytes.array());
  }

  static LayerFile open(Path path) {
    var file = Safetensors.open(path);
    boolean isOpen = false;
    try {
      var json = String.valueOf(file.metadata().get(KEY));
      var opened = new LayerFile(file, JsonMapper.shared().readValue(json, Document.class));
      isOpen = true;
      return opened;
    } catch (JacksonException e) {
      throw EspalierException.in(path)
          .found("is not the record of a pruned layer (" + e.getOriginalMessage() + ")")
          .needed("the file as Espalier wrote it")
          .remedy("Delete its folder to begin anew.")
          .cause(e)
          .fault();
    } finally {
      if (!isOpen) {
        file.close();
      }
    }
  }

  ZeroCount zeros() {
    return document.zeros();
  }

  /// The pruned matrices; their masks live until the file is closed.
  List<PruneReport.Matrix> matrices() {
    return document.matrices().stream()
        .map(entry ->
            new PruneReport.Matrix(
                entry.name(),
                mask(entry),
                entry.kind(),
                Sparsity.parse(file.path().toString(), entry.sparsity()),
                inputs(entry)))
        .toList();
  }

  /// What turns the dense layer into the pruned one, by the names of tensors; alive until the file
  /// is closed.
  Map<String, WeightEdit> edits() {
    var edits = new LinkedHashMap<String, WeightEdit>();
    for (Entry entry : document.matrices()) {
      String tensor = entry.name() + ".weight";
      edits.put(
          tensor,
          switch (entry.kind()) {
            case MASKED -> mask(entry);
            case REWRITTEN -> replacement(tensor);
          });
    }
    return edits;
  }

  private Mask mask(Entry entry) {
    return Mask.over(entry.rows(), entry.columns(), file.bytes(entry.name() + ".mask"));
  }

  private List<Float> inputs(Entry entry) {
    var values = new ArrayList<Float>();
    if (file.find(entry.name() + ".inputs").isPresent()) {
      var bytes = file.bytes(entry.name() + ".inputs");
      for (long at = 0; at < bytes.byteSize(); at += Float.BYTES) {
        values.add(bytes.get(F32, at));
      }
    }
    return values;
  }

  private Replacement replacement(String tensor) {
    TensorInfo info = file.info(tensor);
    var dtype = info.encoding().dtype().orElseThrow();
    try (var _ = Scope.open()) {
      return new Replacement(
          replacements.adopt(Tensor.over(file.bytes(tensor), dtype, info.shape())));
    }
  }

  @Override
  public void close() {
    replacements.close();
    file.close();
  }
}
