package dev.espalier.model;

import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// A named weight matrix `[out, in]` of a decoder layer: what pruners prune.
public final class Linear {
  private final String name;
  private final Scope owner;
  private final @Nullable Tensor bias; // most families have none
  private Tensor weight;

  /// Takes over `weight [out, in]` and `bias [out]`, which `owner` must own.
  public Linear(String name, Scope owner, Tensor weight, @Nullable Tensor bias) {
    this.name = name;
    this.owner = owner;
    this.weight = weight;
    this.bias = bias;
  }

  /// The module's name in the checkpoint, without `.weight`: `model.layers.0.self_attn.q_proj`.
  public String name() {
    return name;
  }

  /// The last part of the name: `q_proj`.
  public String projection() {
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /// `[out, in]`.
  public Tensor weight() {
    return weight;
  }

  /// `[out]`; null where it has none.
  public @Nullable Tensor bias() {
    return bias;
  }

  /// Width of the input: the number of columns.
  public int in() {
    return Math.toIntExact(weight.size(1));
  }

  /// Width of the output: the number of rows.
  public int out() {
    return Math.toIntExact(weight.size(0));
  }

  /// `x W^T + b`: `[rows, in] -> [rows, out]`; `tap` sees `x`.
  public Tensor apply(Tensor x, Tap tap) {
    tap.linearInput(this, x);
    return x.linear(weight, bias);
  }

  /// Puts `replacement`, of the same shape and type and on the same device, in the weight's place
  /// and frees the old one.
  public void replaceWeight(Tensor replacement) {
    owner.release(exchangeWeight(replacement));
  }

  /// Puts `replacement`, of the same shape, type and device, in the weight's place and returns the
  /// old one, which lives as long as it would have: it can be put back.
  public Tensor exchangeWeight(Tensor replacement) {
    if (!replacement.shape().equals(weight.shape())
        || replacement.dtype() != weight.dtype()
        || replacement.device() != weight.device()) {
      throw new IllegalArgumentException(
          "cannot put " + replacement + " in the place of " + name + " " + weight);
    }
    var old = weight;
    weight = owner.adopt(replacement);
    return old;
  }
}
