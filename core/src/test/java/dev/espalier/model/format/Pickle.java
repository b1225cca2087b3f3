package dev.espalier.model.format;

import java.nio.charset.StandardCharsets;

/// Assembles pickles of protocol 2, right or wrong, opcode by opcode.
final class Pickle {
  private final Bytes bytes = new Bytes();

  static Pickle start() {
    return new Pickle().op(0x80, 2);
  }

  Pickle op(int... opcode) {
    bytes.u8(opcode);
    return this;
  }

  Pickle mark() {
    return op('(');
  }

  Pickle global(String module, String name) {
    bytes.u8('c').ascii(module + "\n" + name + "\n");
    return this;
  }

  Pickle text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    bytes.u8('X').u32(utf8.length).raw(utf8);
    return this;
  }

  /// A small unsigned integer.
  Pickle number(int value) {
    return op('K', value);
  }

  /// A signed 64-bit integer.
  Pickle wide(long value) {
    bytes.u8(0x8a, 8).u64(value);
    return this;
  }

  Pickle dict() {
    return op('}');
  }

  /// A reference to the storage `key` of that type.
  Pickle storage(String type, String key, int elements) {
    return mark()
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .number(elements)
        .op('t', 'Q');
  }

  /// What comes after the sizes and strides of a tensor: no gradient, no hooks, call.
  Pickle endTensor() {
    return op(0x89).global("collections", "OrderedDict").op(')', 'R', 't', 'R');
  }

  /// A whole tensor over the storage `0` of f32, of `elements` elements.
  Pickle vector(int elements, int offset, int size, int stride) {
    return startTensor()
        .storage("FloatStorage", "0", elements)
        .number(offset)
        .number(size)
        .op(0x85)
        .number(stride)
        .op(0x85)
        .endTensor();
  }

  /// The name of the function and the mark before its arguments.
  Pickle startTensor() {
    return global("torch._utils", "_rebuild_tensor_v2").mark();
  }

  byte[] stop() {
    return bytes.u8('.').array();
  }

  byte[] unfinished() {
    return bytes.array();
  }
}
