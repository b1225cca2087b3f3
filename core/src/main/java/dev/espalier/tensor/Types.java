package dev.espalier.tensor;

import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Our element types and devices as libtorch's, and back.
final class Types {
  private static final DType[] ALL = DType.values();

  private Types() {}

  static ScalarType raw(DType type) {
    return switch (type) {
      case F64 -> ScalarType.Double;
      case F32 -> ScalarType.Float;
      case F16 -> ScalarType.Half;
      case BF16 -> ScalarType.BFloat16;
      case I64 -> ScalarType.Long;
      case I32 -> ScalarType.Int;
      case I16 -> ScalarType.Short;
      case I8 -> ScalarType.Char;
      case U8 -> ScalarType.Byte;
      case BOOL -> ScalarType.Bool;
    };
  }

  static DType of(ScalarType type) {
    var known = type.intern();
    for (DType candidate : ALL) {
      if (raw(candidate) == known) {
        return candidate;
      }
    }
    throw new IllegalStateException("libtorch returned the element type " + known);
  }

  static TensorOptions options(DType type) {
    return new TensorOptions(raw(type));
  }

  static TensorOptions options(DType type, Device device) {
    return options(type).device(new DeviceOptional(raw(device)));
  }

  static org.bytedeco.pytorch.Device raw(Device device) {
    return new org.bytedeco.pytorch.Device(
        switch (device) {
          case CPU -> DeviceType.CPU;
          case CUDA -> DeviceType.CUDA;
          case META -> DeviceType.Meta;
        });
  }

  static Device device(org.bytedeco.pytorch.Tensor tensor) {
    if (tensor.is_cuda()) {
      return Device.CUDA;
    }
    return tensor.is_meta() ? Device.META : Device.CPU;
  }
}
