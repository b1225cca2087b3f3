package dev.espalier.prune;

import dev.espalier.tensor.Tensor;

/// What goes into the next decoder layer: the residual stream of all calibration windows, in
/// batches of whole windows, `[windows * length, hidden]` each.
interface Activations extends AutoCloseable {
  /// Batch `index`: who asks for it the last time may adopt it.
  Tensor batch(int index);

  /// Gives back all memory; a file stays.
  @Override
  void close();

  /// Activations that are being made.
  interface Growing extends AutoCloseable {
    /// Takes the next batch over.
    void add(Tensor batch);

    /// All that was added. Closing the receiver then does nothing.
    Activations finished();

    /// Throws away what was added.
    @Override
    void close();
  }

  /// Where activations are kept.
  interface Store {
    /// Begins those that go into decoder layer `layer`, the `number`-th that differ there.
    Growing begin(int layer, int number);
  }
}
