package dev.espalier.prune;

import dev.espalier.model.BatchShape;
import dev.espalier.model.Frame;
import dev.espalier.model.LayeredModel;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Calibration windows of token ids, all of one length, cut into batches of whole windows that go
/// through a layer together; and what every layer needs to know of them, which is made once.
final class Windows implements AutoCloseable {
  private static final int TOKENS_AT_ONCE = 2048;

  private final List<List<Integer>> windows;
  private final List<BatchShape> shapes = new ArrayList<>();
  private final Scope owner = Scope.unnested();
  private final Map<BatchShape, Frame> frames = new HashMap<>();

  private Windows(List<List<Integer>> windows) {
    this.windows = windows;
  }

  /// No windows, for methods that measure nothing.
  static Windows none() {
    return new Windows(List.of());
  }

  static Windows of(List<List<Integer>> windows) {
    if (windows.isEmpty() || windows.getFirst().isEmpty()) {
      throw new IllegalArgumentException("calibration needs at least one window of one token");
    }
    int length = windows.getFirst().size();
    if (windows.stream().anyMatch(window -> window.size() != length)) {
      throw new IllegalArgumentException("calibration windows must be of one length");
    }
    var cut = new Windows(windows);
    int atOnce = Math.max(1, TOKENS_AT_ONCE / length);
    for (int from = 0; from < windows.size(); from += atOnce) {
      cut.shapes.add(BatchShape.full(Math.min(atOnce, windows.size() - from), length));
    }
    return cut;
  }

  int batches() {
    return shapes.size();
  }

  /// Tokens of a window.
  int length() {
    return shapes.isEmpty() ? 0 : shapes.getFirst().width();
  }

  /// Tokens of batch `index`.
  int tokens(int index) {
    return shapes.get(index).rows() * length();
  }

  /// What progress counts for a layer: tokens, or 1 where there are none.
  long steps() {
    return Math.max(1, (long) windows.size() * length());
  }

  /// The sizes of the activations of batch `index`.
  Shape shape(int index, LayeredModel model) {
    return Shape.of(tokens(index), model.config().hidden());
  }

  /// Bytes of the activations of all batches.
  long bytes(LayeredModel model) {
    long tokens = (long) windows.size() * length();
    return Math.multiplyExact(tokens * model.config().hidden(), (long) model.dtype().bytes());
  }

  /// The vectors of the ids of batch `index`, born in the innermost scope.
  Tensor embed(int index, LayeredModel model) {
    int from = index * shapes.getFirst().rows();
    long[] ids =
        windows.subList(from, from + shapes.get(index).rows()).stream()
            .flatMap(List::stream)
            .mapToLong(Integer::longValue)
            .toArray();
    return model.embed(Tensor.of(ids, Shape.of(ids.length)));
  }

  /// Rotary tables and mask of batch `index`.
  Frame frame(int index, LayeredModel model) {
    return frames.computeIfAbsent(shapes.get(index), shape -> kept(model.frame(shape)));
  }

  private Frame kept(Frame frame) {
    owner.adopt(frame.cosine());
    owner.adopt(frame.sine());
    if (frame.mask() != null) {
      owner.adopt(frame.mask());
    }
    return frame;
  }

  @Override
  public void close() {
    owner.close();
  }
}
