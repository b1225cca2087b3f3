package dev.espalier.tensor;

import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// A native array of numbers with a shape and an element type, owned by a [Scope].
///
/// These are the operations that Espalier uses, not the ones libtorch has. Each checks shapes and
/// names both when they do not fit. An operation returns a new tensor, born in the innermost open
/// scope; `view`, `narrow`, `select` and `transpose` share their receiver's numbers. Methods that
/// write in place say so in their name and return their receiver.
///
/// What is made of Java's arrays or of mapped memory lies on the CPU; [#on] brings it to another
/// [Device]. Indices, targets and masks are brought to their receiver's; else devices do not mix.
public final class Tensor {
  // How many native tensors live: tests compare it before and after, exactly.
  private static final AtomicLong LIVE = new AtomicLong();

  private final org.bytedeco.pytorch.Tensor raw;
  private final Shape shape;
  private final DType dtype;
  private final Device device;
  // The mapped memory below a zero-copy tensor; null for a tensor with memory of its own.
  private final @Nullable MemorySegment backing;
  private boolean isPacked; // in a layout of oneDNN's own
  private @Nullable Scope owner; // null once freed

  private Tensor(org.bytedeco.pytorch.Tensor raw, @Nullable MemorySegment backing) {
    this.raw = raw;
    this.shape = Shape.of(raw.shape());
    this.dtype = Types.of(raw.scalar_type());
    this.device = Types.device(raw);
    this.backing = backing;
    LIVE.incrementAndGet();
  }

  /// How many native tensors are alive in this process.
  public static long liveCount() {
    return LIVE.get();
  }

  // ---- birth

  /// Copies `values`, row-major, into a new f32 tensor.
  public static Tensor of(float[] values, Shape shape) {
    checkCount(values.length, shape);
    return born(() -> {
      var pointer = new FloatPointer(values);
      return torch.from_blob(pointer, shape.toArray(), Types.options(DType.F32)).clone();
    });
  }

  /// Copies `values`, row-major, into a new i64 tensor.
  public static Tensor of(long[] values, Shape shape) {
    checkCount(values.length, shape);
    return born(() -> {
      var pointer = new LongPointer(values);
      return torch.from_blob(pointer, shape.toArray(), Types.options(DType.I64)).clone();
    });
  }

  /// Copies `values`, row-major, into a new u8 tensor.
  public static Tensor of(byte[] values, Shape shape) {
    checkCount(values.length, shape);
    return born(() ->
        torch.from_blob(new BytePointer(values), shape.toArray(), Types.options(DType.U8)).clone());
  }

  public static Tensor zeros(DType dtype, Shape shape) {
    return zeros(dtype, shape, Device.CPU);
  }

  public static Tensor zeros(DType dtype, Shape shape, Device device) {
    return born(() -> torch.zeros(shape.toArray(), Types.options(dtype, device)));
  }

  /// A tensor over `memory` itself, little endian and row-major: nothing is copied.
  ///
  /// `memory` must stay mapped for as long as the tensor lives. Writing to a tensor over read-only
  /// memory ends the process, so in-place methods are for tensors of our own.
  public static Tensor over(MemorySegment memory, DType dtype, Shape shape) {
    long needed = Math.multiplyExact(shape.elements(), dtype.bytes());
    if (memory.byteSize() != needed) {
      throw new IllegalArgumentException(
          "memory of " + memory.byteSize() + " bytes under " + dtype + " " + shape);
    }
    return born(
        () -> torch.from_blob(new Address(memory), shape.toArray(), Types.options(dtype)), memory);
  }

  /// A new tensor whose numbers are whatever was there.
  static Tensor empty(DType dtype, Shape shape) {
    return born(
        () -> torch.empty(shape.toArray(), Types.options(dtype), new MemoryFormatOptional()));
  }

  /// A new tensor whose bytes, row-major and little endian, `writer` fills.
  public static Tensor filled(DType dtype, Shape shape, Consumer<MemorySegment> writer) {
    var tensor = empty(dtype, shape);
    writer.accept(tensor.memory());
    return tensor;
  }

  // ---- facts

  public Shape shape() {
    return shape;
  }

  /// Size of one dimension; negative counts from the end.
  public long size(int dimension) {
    return shape.size(dimension);
  }

  public DType dtype() {
    return dtype;
  }

  public Device device() {
    return device;
  }

  // ---- shape

  /// The same numbers under another shape of as many elements. The receiver must be contiguous.
  public Tensor view(long... sizes) {
    return born(() -> raw().view(sizes));
  }

  /// [#view] where the numbers lie contiguous, else a copy.
  public Tensor reshape(long... sizes) {
    return born(() -> raw().reshape(sizes));
  }

  public Tensor transpose(int first, int second) {
    return born(() -> raw().transpose(first, second));
  }

  /// `length` entries of `dimension` from `start`, sharing memory.
  public Tensor narrow(int dimension, long start, long length) {
    long size = size(dimension);
    if (start < 0 || length < 0 || start + length > size) {
      throw new IllegalArgumentException(
          "cannot narrow dimension " + dimension + " of " + shape + " to " + start + "+" + length);
    }
    return born(() -> raw().narrow(dimension, start, length));
  }

  /// The slice at `index` of `dimension`, which disappears from the shape; shares memory.
  public Tensor select(int dimension, long index) {
    return born(() -> raw().select(dimension, index));
  }

  /// The entries of `dimension` at `indices`, an i64 vector, copied.
  public Tensor indexSelect(int dimension, Tensor indices) {
    if (device == Device.META) {
      long[] sizes = shape.toArray();
      sizes[Math.floorMod(dimension, sizes.length)] = indices.size(0);
      return numberless(sizes);
    }
    var here = indices.on(device);
    return born(() -> raw().index_select(dimension, here.raw()));
  }

  public static Tensor concatenate(int dimension, List<Tensor> parts) {
    parts.forEach(parts.getFirst()::checkDevice);
    return born(() -> {
      var vector = new TensorVector();
      for (Tensor part : parts) {
        vector.push_back(part.raw());
      }
      return torch.cat(vector, dimension);
    });
  }

  /// The same numbers, row-major in one piece: a copy where they are not.
  public Tensor contiguous() {
    return born(() -> raw().contiguous());
  }

  /// The entries of the last dimension moved on by `by`, those that fall off put in front.
  public Tensor rollLast(long by) {
    return device == Device.META
        ? numberless(shape.toArray())
        : born(() -> torch.roll(raw(), new long[] {by}, -1));
  }

  /// A copy in another element type, or the same numbers when it already has it.
  public Tensor to(DType type) {
    return type == dtype ? this : born(() -> raw().to(Types.raw(type)));
  }

  /// The same numbers on another device: a copy, or the receiver where they lie there already.
  public Tensor on(Device other) {
    return other == device ? this : born(() -> raw().to(Types.raw(other), Types.raw(dtype)));
  }

  public Tensor copy() {
    return born(() -> raw().clone());
  }

  // ---- arithmetic

  /// `[.., m, k] x [.., k, n] -> [.., m, n]`, batch dimensions equal.
  public Tensor matmul(Tensor other) {
    if (size(-1) != other.size(-2)) {
      throw new IllegalArgumentException("cannot multiply " + shape + " by " + other.shape);
    }
    checkDevice(other);
    return born(() -> raw().matmul(other.raw()));
  }

  /// `x W^T + b`: `x [rows, in]`, `weight [out, in]`, packed or not, `bias [out]` or none ->
  /// `[rows, out]`.
  ///
  /// `x` is two-dimensional: libtorch is many times slower on a strided three-dimensional one.
  public Tensor linear(Tensor weight, @Nullable Tensor bias) {
    checkLinear(weight);
    var b = bias == null ? null : bias.raw();
    if (weight.isPacked) {
      return born(() -> PackedLinear.apply(raw(), weight.raw(), b, PackedLinear.Then.NOTHING));
    }
    return born(() ->
        b == null
            ? torch.linear(raw(), weight.raw())
            : torch.linear(raw(), weight.raw(), new TensorOptional(b)));
  }

  /// [#linear], then [#silu]; with a packed weight in one, rounded once.
  public Tensor linearSilu(Tensor weight, @Nullable Tensor bias) {
    checkLinear(weight);
    var b = bias == null ? null : bias.raw();
    return weight.isPacked
        ? born(() -> PackedLinear.apply(raw(), weight.raw(), b, PackedLinear.Then.SILU))
        : linear(weight, bias).silu();
  }

  /// [#linear], then the product with `factor`, of the same shape; with a packed weight in one,
  /// rounded once.
  public Tensor linearTimes(Tensor weight, @Nullable Tensor bias, Tensor factor) {
    checkLinear(weight);
    var b = bias == null ? null : bias.raw();
    return weight.isPacked
        ? born(() -> PackedLinear.times(raw(), weight.raw(), b, factor.raw()))
        : linear(weight, bias).timesReusing(factor);
  }

  private void checkLinear(Tensor weight) {
    if (shape.rank() != 2 || weight.shape.rank() != 2 || size(1) != weight.size(1)) {
      throw new IllegalArgumentException(
          "linear needs x [rows, in] and weight [out, in], has " + shape + " and " + weight.shape);
    }
    checkDevice(weight);
  }

  /// A copy of a weight matrix `[out, in]` in the layout that this machine multiplies by fastest:
  /// [#linear] takes it in the place of the receiver, several times faster where there are few
  /// rows, and nothing else can read it. No gradient passes through it.
  ///
  /// Throws [IllegalStateException] where [Compute#canPack] says no.
  public Tensor packed() {
    if (shape.rank() != 2) {
      throw new IllegalArgumentException("a weight has two dimensions, not " + shape);
    }
    if (device != Device.CPU) {
      throw new IllegalArgumentException("a weight on " + device.label() + " cannot be packed");
    }
    var packed = born(() -> PackedLinear.pack(raw()));
    packed.isPacked = true;
    return packed;
  }

  /// The sum; shapes equal or broadcast.
  public Tensor plus(Tensor other) {
    return born(() -> raw().add(other.raw()));
  }

  /// The sum, written into the receiver unless gradients are recorded.
  public Tensor plusReusing(Tensor other) {
    return Gradients.areRecorded() ? plus(other) : inPlace(() -> raw().add_(other.raw()));
  }

  /// The receiver plus `first * second`, written into it unless gradients are recorded; shapes
  /// equal or broadcast to the receiver's.
  public Tensor plusProductReusing(Tensor first, Tensor second) {
    return Gradients.areRecorded()
        ? born(() -> raw().addcmul(first.raw(), second.raw()))
        : inPlace(() -> raw().addcmul_(first.raw(), second.raw()));
  }

  public Tensor minus(Tensor other) {
    return born(() -> raw().sub(other.raw()));
  }

  public Tensor times(Tensor other) {
    return born(() -> raw().mul(other.raw()));
  }

  /// The product, written into the receiver unless gradients are recorded.
  public Tensor timesReusing(Tensor other) {
    return Gradients.areRecorded() ? times(other) : inPlace(() -> raw().mul_(other.raw()));
  }

  public Tensor times(double factor) {
    return born(() -> raw().mul(new Scalar(factor)));
  }

  public Tensor negate() {
    return born(() -> raw().neg());
  }

  public Tensor square() {
    return born(() -> raw().square());
  }

  /// `x * sigmoid(x)`.
  public Tensor silu() {
    return born(() -> torch.silu(raw()));
  }

  /// Softmax over the last dimension.
  public Tensor softmax() {
    return born(() -> torch.softmax(raw(), -1));
  }

  /// `softmax(scale q k^T) v` of whole sequences, where a token meets itself and those before it,
  /// by libtorch's own kernel: `q [B, H, T, D]`, `keys` and `values [B, K, T, D]`, H a multiple of
  /// K -> `[B, H, T, D]`.
  public Tensor causalAttention(Tensor keys, Tensor values, double scale) {
    if (shape.rank() != 4 || !keys.shape.equals(values.shape) || size(1) % keys.size(1) != 0) {
      throw new IllegalArgumentException(
          "no attention of " + shape + " over " + keys.shape + " and " + values.shape);
    }
    if (device == Device.META) {
      return numberless(shape.toArray());
    }
    return born(() ->
        torch.scaled_dot_product_attention(
            raw(),
            keys.forHeads(size(1)),
            values.forHeads(size(1)),
            new TensorOptional(),
            0,
            true,
            new DoubleOptional(scale),
            false));
  }

  /// `[B, K, T, D] -> [B, H, T, D]`, each head as often as it is met.
  private org.bytedeco.pytorch.Tensor forHeads(long heads) {
    long groups = heads / size(1);
    return groups == 1
        ? raw()
        : raw()
            .unsqueeze(2)
            .expand(size(0), size(1), groups, size(2), size(3))
            .reshape(size(0), heads, size(2), size(3));
  }

  /// Log of the softmax over the last dimension, in f32.
  public Tensor logSoftmax() {
    return born(() -> torch.log_softmax(raw(), -1, new ScalarTypeOptional(ScalarType.Float)));
  }

  /// `x / sqrt(mean(x^2) + epsilon) * weight` over the last dimension (Zhang and Sennrich 2019,
  /// arXiv:1910.07467), reduced in f32.
  public Tensor rmsNorm(Tensor weight, double epsilon) {
    checkDevice(weight);
    if (VectorApi.isThere() && RowNorm.takes(this, weight) && !Gradients.areRecorded()) {
      return RowNorm.apply(this, weight, epsilon);
    }
    return born(() ->
        torch.rms_norm(
            raw(),
            new long[] {size(-1)},
            new TensorOptional(weight.raw()),
            new DoubleOptional(epsilon)));
  }

  /// Rows of the receiver `[vocabulary, hidden]` at `ids [n]` -> `[n, hidden]`.
  public Tensor embedding(Tensor ids) {
    if (device == Device.META) {
      return numberless(ids.size(0), size(1));
    }
    var here = ids.on(device);
    return born(() -> torch.embedding(raw(), here.raw()));
  }

  /// Sum of the squares of each column in f32: `[rows, columns] -> [columns]`.
  public Tensor columnSquareSums() {
    return born(() ->
        raw()
            .to(ScalarType.Float)
            .square()
            .sum(new long[] {0}, false, new ScalarTypeOptional(ScalarType.Float)));
  }

  /// The diagonal of a matrix `[n, n] -> [n]`, sharing memory.
  public Tensor diagonal() {
    checkSquare("a diagonal");
    return born(() -> raw().diagonal());
  }

  /// `L`, lower, with `L L^T` the receiver `[n, n]`, which must be symmetric and positive definite.
  public Tensor cholesky() {
    checkSquare("a Cholesky factor");
    return born(() -> torch.linalg_cholesky(raw()));
  }

  /// `(L L^T)^-1` of the receiver `L [n, n]`, lower, as [#cholesky] returns it.
  public Tensor choleskyInverse() {
    checkSquare("an inverse");
    return born(() -> torch.cholesky_inverse(raw()));
  }

  private void checkSquare(String what) {
    if (shape.rank() != 2 || size(0) != size(1)) {
      throw new IllegalArgumentException(what + " needs [n, n], has " + shape);
    }
  }

  /// Sum of all elements, in f32 or wider.
  public Tensor sum() {
    return born(() -> raw().sum());
  }

  /// The largest entry of the last dimension, which disappears from the shape; NaN where there is
  /// one.
  public Tensor largest() {
    return born(() -> torch.amax(raw(), new long[] {-1}, false));
  }

  /// Entries of the last dimension at `indices`, of the receiver's rank.
  public Tensor gatherLast(Tensor indices) {
    var here = indices.on(device);
    return born(() -> raw().gather(-1, here.raw()));
  }

  /// Mean cross-entropy in nats of logits `[rows, vocabulary]` against `targets [rows]`, i64.
  public Tensor crossEntropy(Tensor targets) {
    var here = targets.on(device);
    return born(() -> torch.cross_entropy_loss(raw(), here.raw()));
  }

  /// A copy with 0 wherever `mask`, of the same shape, is not 0.
  public Tensor zeroWhere(Tensor mask) {
    if (!shape.equals(mask.shape)) {
      throw new IllegalArgumentException("mask " + mask.shape + " for " + shape);
    }
    var here = mask.on(device);
    return born(() -> raw().masked_fill(here.raw().to(ScalarType.Bool), new Scalar(0)));
  }

  /// How many elements are exactly 0 (or -0).
  public long countZeros() {
    try (var _ = new PointerScope()) {
      return shape.elements() - raw().count_nonzero().item_long();
    }
  }

  // ---- writing

  /// Writes `source`, of the same shape and from any device, over the receiver's numbers,
  /// converting the type.
  public Tensor copyFrom(Tensor source) {
    if (!shape.equals(source.shape)) {
      throw new IllegalArgumentException("cannot copy " + source.shape + " over " + shape);
    }
    return inPlace(() -> raw().copy_(source.raw()));
  }

  /// Writes 0 over the receiver's numbers.
  public Tensor zero() {
    return inPlace(() -> raw().zero_());
  }

  // ---- gradients

  /// Marks a leaf for which [#backward] computes a gradient.
  public Tensor requireGradient() {
    return inPlace(() -> raw().requires_grad_(true));
  }

  /// Computes the gradient of this scalar with respect to every marked leaf.
  public void backward() {
    raw().backward();
  }

  /// The gradient that [#backward] left on this leaf.
  public Tensor gradient() {
    var gradient = born(() -> new org.bytedeco.pytorch.Tensor(raw().grad()));
    if (!gradient.raw.defined()) {
      throw new IllegalStateException("no gradient: mark the leaf, then call backward on a loss");
    }
    return gradient;
  }

  // ---- out

  /// The numbers as f32, row-major.
  public float[] toFloats() {
    try (var _ = new PointerScope()) {
      var flat = readable().to(ScalarType.Float).contiguous();
      float[] values = new float[Math.toIntExact(shape.elements())];
      new FloatPointer(flat.data_ptr()).get(values);
      return values;
    }
  }

  /// The numbers of an i64 tensor, row-major.
  public long[] toLongs() {
    try (var _ = new PointerScope()) {
      var flat = readable().to(ScalarType.Long).contiguous();
      long[] values = new long[Math.toIntExact(shape.elements())];
      new LongPointer(flat.data_ptr()).get(values);
      return values;
    }
  }

  /// The numbers where Java can read them.
  private org.bytedeco.pytorch.Tensor readable() {
    return switch (device) {
      case CPU -> raw();
      case CUDA -> raw().cpu();
      case META -> throw new IllegalStateException("tensor " + this + " has no numbers");
    };
  }

  /// The value of a tensor with one element.
  public double toDouble() {
    if (shape.elements() != 1) {
      throw new IllegalArgumentException("not a single number: " + shape);
    }
    return raw().item_double();
  }

  /// Whether every element is finite.
  public boolean isFinite() {
    try (var _ = new PointerScope()) {
      return raw().isfinite().all().item_bool();
    }
  }

  /// The numbers' bytes, row-major and little endian, alive as long as the tensor, which must be
  /// contiguous and lie on the CPU.
  public MemorySegment bytes() {
    if (device != Device.CPU) {
      throw new IllegalStateException("tensor " + this + " lies on " + device.label());
    }
    if (!isContiguous()) {
      throw new IllegalStateException("tensor " + this + " is not contiguous");
    }
    return memory().asReadOnly();
  }

  /// Feeds [#bytes], brought to the CPU, to `digest`.
  public void digestInto(MessageDigest digest) {
    try (var _ = Scope.open()) {
      var memory = on(Device.CPU).bytes();
      long chunk = 1 << 20;
      for (long from = 0; from < memory.byteSize(); from += chunk) {
        long length = Math.min(chunk, memory.byteSize() - from);
        digest.update(memory.asSlice(from, length).asByteBuffer());
      }
    }
  }

  @SuppressWarnings("restricted") // the length is the tensor's own
  private MemorySegment memory() {
    long bytes = Math.multiplyExact(shape.elements(), dtype.bytes());
    return MemorySegment.ofAddress(address()).reinterpret(bytes);
  }

  /// Where the first number lies.
  long address() {
    try (var _ = new PointerScope()) {
      return raw().data_ptr().address();
    }
  }

  boolean isContiguous() {
    return raw().is_contiguous();
  }

  /// Numbers from one entry of `dimension` to the next.
  long stride(int dimension) {
    return raw().stride(dimension);
  }

  @Override
  public String toString() {
    return dtype.label() + shape + (owner == null ? " (freed)" : "");
  }

  // ---- ownership

  void setOwner(Scope scope) {
    if (owner == null) {
      throw new IllegalStateException("tensor " + this + " was freed with its scope");
    }
    owner = scope;
  }

  boolean isOwnedBy(Scope scope) {
    return owner == scope;
  }

  void free() {
    owner = null;
    raw.close();
    LIVE.decrementAndGet();
  }

  private org.bytedeco.pytorch.Tensor raw() {
    if (owner == null) {
      throw new IllegalStateException("tensor " + this + " was freed with its scope");
    }
    if (backing != null && !backing.scope().isAlive()) {
      throw new IllegalStateException("the memory under tensor " + this + " was unmapped");
    }
    return raw;
  }

  private Tensor inPlace(Runnable write) {
    try (var _ = new PointerScope()) {
      write.run();
      return this;
    }
  }

  private static Tensor born(Supplier<org.bytedeco.pytorch.Tensor> operation) {
    return born(operation, null);
  }

  private static Tensor born(
      Supplier<org.bytedeco.pytorch.Tensor> operation, @Nullable MemorySegment backing) {
    Compute.load();
    Gradients.prepareThread();
    try (var _ = new PointerScope()) {
      return adopted(operation.get(), backing);
    } catch (RuntimeException e) {
      throw OutOfNativeMemory.isMeantBy(e) ? new OutOfNativeMemory(e) : e;
    }
  }

  private static Tensor adopted(org.bytedeco.pytorch.Tensor raw, @Nullable MemorySegment backing) {
    var scope = Scope.innermost();
    raw.retainReference();
    var tensor = new Tensor(raw, backing);
    tensor.owner = scope;
    return scope.adopt(tensor);
  }

  /// What an operation gives on META that libtorch has for numbers only.
  private Tensor numberless(long... sizes) {
    return born(() -> raw().new_empty(sizes));
  }

  private void checkDevice(Tensor other) {
    if (device != other.device) {
      throw new IllegalArgumentException(
          this + " on " + device.label() + " meets " + other + " on " + other.device.label());
    }
  }

  private static void checkCount(int count, Shape shape) {
    if (count != shape.elements()) {
      throw new IllegalArgumentException(count + " values for shape " + shape);
    }
  }

  /// The address of mapped memory, in the form that libtorch takes.
  private static final class Address extends Pointer {
    Address(MemorySegment memory) {
      this.address = memory.address();
    }
  }
}
