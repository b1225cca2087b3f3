package dev.espalier.tensor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.ListType;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.OperatorHandleOptional;
import org.bytedeco.pytorch.OperatorName;
import org.bytedeco.pytorch.OptionalType;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/// oneDNN's linear layer over weights that were brought into its own layout once.
///
/// `torch.linear` brings the weights into that layout at every call, which costs as much as the
/// product itself where rows are few. libtorch has the operators for compiled Python models,
/// without a C++ function: they are called through its dispatcher.
final class PackedLinear {
  /// Null where this build of libtorch has them not.
  private static final @Nullable PackedLinear ONE = find();

  // A fact about the machine, found out when first asked for.
  private static final Map<DType, Boolean> TAKEN = new ConcurrentHashMap<>();

  private final OperatorHandle reorder; // Tensor weight, int? rows -> Tensor
  private final OperatorHandle
      linear; // Tensor x, weight, bias?, str post, Scalar?[], str? -> Tensor
  private final OperatorHandle binary; // Tensor x, other, weight, bias?, str post -> Tensor
  private final IValue none;
  private final IValue noScalars;
  private final IValue noAlgorithm;

  private PackedLinear(OperatorHandle reorder, OperatorHandle linear, OperatorHandle binary) {
    this.reorder = kept(new OperatorHandle(reorder));
    this.linear = kept(new OperatorHandle(linear));
    this.binary = kept(new OperatorHandle(binary));
    var scalar = OptionalType.get(ListType.ofNumbers().containedType(0));
    this.none = kept(new IValue());
    this.noScalars = kept(new IValue(new GenericList(scalar)));
    this.noAlgorithm = kept(new IValue(""));
  }

  /// Keeps `pointer` for as long as the process lives, whatever scope is open now.
  private static <P extends Pointer> P kept(P pointer) {
    pointer.retainReference();
    return pointer;
  }

  private static @Nullable PackedLinear find() {
    if (!torch.hasMKLDNN()) {
      return null;
    }
    var reorder = operator("mkldnn::_reorder_linear_weight", "");
    var linear = operator("mkldnn::_linear_pointwise", "");
    var binary = operator("mkldnn::_linear_pointwise", "binary");
    return reorder.has_value() && linear.has_value() && binary.has_value()
        ? new PackedLinear(reorder.get(), linear.get(), binary.get())
        : null;
  }

  private static OperatorHandleOptional operator(String name, String overload) {
    return Dispatcher.singleton().findSchema(new OperatorName(name, overload));
  }

  /// Whether weights of this type can be packed on this machine: tried once.
  static boolean takes(DType dtype) {
    return ONE != null && TAKEN.computeIfAbsent(dtype, PackedLinear::canPack);
  }

  private static boolean canPack(DType dtype) {
    try (var _ = new PointerScope()) {
      pack(torch.zeros(new long[] {1, 1}, Types.options(dtype)));
      return true;
    } catch (RuntimeException _) { // the library says which instructions it misses
      return false;
    }
  }

  static Tensor pack(Tensor weight) {
    var packing = there();
    return call(packing.reorder, new IValue(weight), packing.none);
  }

  /// What is done to a product before it is rounded to its type.
  enum Then {
    NOTHING("none"),
    SILU("swish");

    private final String name; // as oneDNN's operators have it

    Then(String name) {
      this.name = name;
    }
  }

  static Tensor apply(Tensor x, Tensor weight, @Nullable Tensor bias, Then then) {
    var packing = there();
    return call(
        packing.linear,
        new IValue(x),
        new IValue(weight),
        bias == null ? packing.none : new IValue(bias),
        new IValue(then.name),
        packing.noScalars,
        packing.noAlgorithm);
  }

  /// The product, times `other`.
  static Tensor times(Tensor x, Tensor weight, @Nullable Tensor bias, Tensor other) {
    var packing = there();
    return call(
        packing.binary,
        new IValue(x),
        new IValue(other),
        new IValue(weight),
        bias == null ? packing.none : new IValue(bias),
        new IValue("mul"));
  }

  private static PackedLinear there() {
    if (ONE == null) {
      throw new IllegalStateException("this build of libtorch cannot pack weights");
    }
    return ONE;
  }

  /// The first result of an operator.
  private static Tensor call(OperatorHandle operator, IValue... arguments) {
    var stack = new IValueVector(arguments);
    operator.callBoxed(stack);
    return new Tensor(stack.get(0).toTensor()); // a handle of its own: the stack's dies with it
  }
}
