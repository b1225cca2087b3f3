package dev.espalier.model.arch;

import dev.espalier.model.Linear;
import dev.espalier.model.Tap;
import dev.espalier.tensor.Compute;
import dev.espalier.tensor.Gradients;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Shape;
import dev.espalier.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Linear layers over one input, side by side: their outputs, joined.
///
/// Once packed it is one product over a copy of all their weights, as long as these are the ones
/// that were packed; else it is a product for each of them.
final class Projection {
  private final List<Linear> linears;
  private @Nullable Packed packed; // null until asked for
  private @Nullable Scope packOwner; // null: nothing is packed by itself

  Projection(Linear... linears) {
    this.linears = List.of(linears);
  }

  /// Copies in the machine's own layout.
  ///
  /// @param of the weights that were packed, to know when one of them was replaced
  /// @param weight `[sum of out, in]`
  /// @param bias `[sum of out]`; null where the linears have none
  private record Packed(Scope owner, List<Tensor> of, Tensor weight, @Nullable Tensor bias) {
    void release() {
      owner.release(weight);
      if (bias != null) {
        owner.release(bias);
      }
    }
  }

  /// Bytes of a packed copy.
  long bytes() {
    return linears.stream()
        .map(Linear::weight)
        .mapToLong(weight -> weight.shape().elements() * weight.dtype().bytes())
        .sum();
  }

  /// Packs the weights as they are now, unless that was done; `owner` keeps the copies.
  void pack(Scope owner) {
    var old = packed;
    if (old != null && isCurrent(old)) {
      return;
    }
    if (old != null) {
      packed = null;
      old.release();
    }
    var weights = linears.stream().map(Linear::weight).toList();
    try (var _ = Scope.open()) {
      var weight = owner.adopt(joined(0, weights).packed());
      packed = new Packed(owner, weights, weight, joinedBias(owner));
    }
  }

  /// Packs them where they are first used, and anew where one was replaced; `owner` keeps the
  /// copies.
  void packWhenUsed(Scope owner) {
    if (Compute.canPack(linears.getFirst().weight().dtype())) {
      packOwner = owner;
    }
  }

  /// Ends [#packWhenUsed] before `owner` closes.
  void stopPacking(Scope owner) {
    packOwner = null;
    if (packed != null && packed.owner() == owner) {
      packed = null;
    }
  }

  boolean holds(Linear linear) {
    return linears.contains(linear);
  }

  /// Shows `tap` what enters each linear, and computes nothing.
  void show(Tensor x, Tap tap) {
    linears.forEach(linear -> tap.linearInput(linear, x));
  }

  private static Tensor joined(int dimension, List<Tensor> parts) {
    return parts.size() == 1 ? parts.getFirst() : Tensor.concatenate(dimension, parts);
  }

  private @Nullable Tensor joinedBias(Scope owner) {
    if (linears.stream().allMatch(linear -> linear.bias() == null)) {
      return null;
    }
    var parts = linears.stream().map(Projection::biasOf).toList();
    return owner.adopt(Tensor.concatenate(0, parts));
  }

  private static Tensor biasOf(Linear linear) {
    var bias = linear.bias();
    return bias == null ? Tensor.zeros(linear.weight().dtype(), Shape.of(linear.out())) : bias;
  }

  private boolean isCurrent(Packed packed) {
    return IntStream.range(0, linears.size())
        .allMatch(i -> packed.of().get(i) == linears.get(i).weight());
  }

  /// `x [rows, in] -> [rows, sum of out]`; `tap` sees `x` before each linear.
  Tensor apply(Tensor x, Tap tap) {
    var fast = usable();
    if (fast == null) {
      return joined(1, linears.stream().map(linear -> linear.apply(x, tap)).toList());
    }
    show(x, tap);
    return x.linear(fast.weight(), fast.bias());
  }

  /// `silu` of what [#apply] gives.
  Tensor applySilu(Tensor x, Tap tap) {
    var fast = usable();
    if (fast == null) {
      return apply(x, tap).silu();
    }
    show(x, tap);
    return x.linearSilu(fast.weight(), fast.bias());
  }

  /// What [#apply] gives, times `factor`.
  Tensor applyTimes(Tensor x, Tensor factor, Tap tap) {
    var fast = usable();
    if (fast == null) {
      return apply(x, tap).timesReusing(factor);
    }
    show(x, tap);
    return x.linearTimes(fast.weight(), fast.bias(), factor);
  }

  /// The packed copy, where it is there, is that of the weights as they are, and no gradient has to
  /// pass.
  private @Nullable Packed usable() {
    if (packOwner != null && !Gradients.areRecorded()) {
      pack(packOwner);
    }
    var copy = packed;
    return copy != null && isCurrent(copy) && !Gradients.areRecorded() ? copy : null;
  }
}
