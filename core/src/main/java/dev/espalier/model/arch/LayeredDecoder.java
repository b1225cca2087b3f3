package dev.espalier.model.arch;

import dev.espalier.model.BatchShape;
import dev.espalier.model.DecoderLayer;
import dev.espalier.model.Frame;
import dev.espalier.model.LayeredModel;
import dev.espalier.model.ModelConfig;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Device;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import java.util.Optional;
import java.util.function.Supplier;

/// The decoder of [Decoder], one layer in memory at a time: the source of the weights is opened for
/// each, and closed with it. A layer's weights are packed into the machine's own layout where they
/// are used.
public final class LayeredDecoder implements LayeredModel {
  private final ModelConfig config;
  private final DType dtype;
  private final Device device;
  private final Supplier<? extends OpenWeights> sources;
  private final Frames frames;
  private Optional<Table> table = Optional.empty(); // from the first ids to the first layer

  /// @param sources opens the weights anew at each call
  public LayeredDecoder(
      ModelConfig config, DType dtype, Device device, Supplier<? extends OpenWeights> sources) {
    if (!dtype.isFloating()) {
      throw new IllegalArgumentException("a model cannot compute in " + dtype);
    }
    this.config = config;
    this.dtype = dtype;
    this.device = device;
    this.sources = sources;
    this.frames = new Frames(config, dtype, device);
  }

  /// Weights that are there until they are closed.
  public interface OpenWeights extends WeightSource, AutoCloseable {
    @Override
    void close();
  }

  /// Tensors over opened weights: freed first, for they may lie in the weights' own memory.
  private record Loan(Scope owner, OpenWeights weights) implements AutoCloseable {
    @Override
    public void close() {
      owner.close();
      weights.close();
    }
  }

  private record Table(Tensor embedding, Loan loan) {}

  @Override
  public ModelConfig config() {
    return config;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public Device device() {
    return device;
  }

  /// The table is brought in for the first ids and goes when the first layer comes.
  @Override
  public Tensor embed(Tensor ids) {
    if (table.isEmpty()) {
      table = Optional.of(lent((loan, loader) -> new Table(loader.embedding(), loan)));
    }
    return table.get().embedding().embedding(ids); // [n, hidden]
  }

  private void dropTable() {
    table.ifPresent(open -> open.loan().close());
    table = Optional.empty();
  }

  @Override
  public Frame frame(BatchShape shape) {
    return frames.of(shape);
  }

  @Override
  public HeldLayer hold(int index) {
    dropTable();
    return lent((loan, loader) -> {
      var layer = loader.layer(index);
      layer.packWhenUsed(loan.owner());
      return new Lent(layer, loan);
    });
  }

  private record Lent(DecoderLayer layer, Loan loan) implements HeldLayer {
    @Override
    public void close() {
      loan.close();
    }
  }

  private interface Taking<T> {
    T from(Loan loan, LayerLoader loader);
  }

  private <T> T lent(Taking<T> taking) {
    var loan = new Loan(Scope.unnested(), sources.get());
    boolean isTaken = false;
    try (var _ = Scope.open()) {
      var loader = new LayerLoader(config, dtype, device, loan.weights(), loan.owner());
      T taken = taking.from(loan, loader);
      isTaken = true;
      return taken;
    } finally {
      if (!isTaken) {
        loan.close();
      }
    }
  }

  @Override
  public long parameters() {
    return config.parameters();
  }

  @Override
  public void close() {
    dropTable();
  }
}
