package dev.espalier.model;

import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Tensor;

/// A causal decoder whose layers are used one after the other, each brought in when it is asked
/// for: so a model larger than memory can be worked through. Not thread-safe.
///
/// Legend: B rows, T tokens a row, `hidden` from the config.
public interface LayeredModel extends AutoCloseable {
  ModelConfig config();

  /// The element type of weights and activations.
  DType dtype();

  /// Where weights and activations lie, and caches have to.
  Device device();

  /// The vectors of `ids [n]`: `[n, hidden]`.
  Tensor embed(Tensor ids);

  /// Rotary tables and mask for one step.
  Frame frame(BatchShape shape);

  /// Brings in decoder layer `index`, from 0, until the result is closed.
  HeldLayer hold(int index);

  /// Number of weights: embeddings, norms and biases too, a tied matrix once.
  long parameters();

  @Override
  void close();

  /// A layer whose weights are there until it is closed.
  interface HeldLayer extends AutoCloseable {
    DecoderLayer layer();

    @Override
    void close();
  }
}
