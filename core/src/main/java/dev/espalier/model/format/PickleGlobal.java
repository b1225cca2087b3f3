package dev.espalier.model.format;

import dev.espalier.tensor.DType;
import java.util.Arrays;
import java.util.Optional;

/// The only Python names that a checkpoint may use. They are matched, never looked up or called.
enum PickleGlobal {
  ORDERED_DICT("collections OrderedDict"),
  REBUILD_TENSOR("torch._utils _rebuild_tensor_v2"),
  REBUILD_PARAMETER("torch._utils _rebuild_parameter"),
  DOUBLE_STORAGE("torch DoubleStorage", DType.F64),
  FLOAT_STORAGE("torch FloatStorage", DType.F32),
  HALF_STORAGE("torch HalfStorage", DType.F16),
  BFLOAT16_STORAGE("torch BFloat16Storage", DType.BF16),
  LONG_STORAGE("torch LongStorage", DType.I64),
  INT_STORAGE("torch IntStorage", DType.I32),
  SHORT_STORAGE("torch ShortStorage", DType.I16),
  CHAR_STORAGE("torch CharStorage", DType.I8),
  BYTE_STORAGE("torch ByteStorage", DType.U8),
  BOOL_STORAGE("torch BoolStorage", DType.BOOL);

  private final String python;
  private final Optional<DType> storage;

  PickleGlobal(String python) {
    this.python = python;
    this.storage = Optional.empty();
  }

  PickleGlobal(String python, DType storage) {
    this.python = python;
    this.storage = Optional.of(storage);
  }

  /// The element type, if this names a storage.
  Optional<DType> storage() {
    return storage;
  }

  /// The name written `module name`.
  static Optional<PickleGlobal> of(String python) {
    return Arrays.stream(values()).filter(known -> known.python.equals(python)).findFirst();
  }
}
