package dev.espalier.model.format;

/// Writes the parts of a GGUF file, right or wrong.
final class GgufBytes {
  static final int U32 = 4;
  static final int STRING = 8;
  static final int ARRAY = 9;
  static final int GGML_F32 = 0;
  static final int GGML_Q8_0 = 8;

  private GgufBytes() {}

  /// Magic, version 3 and the two counts.
  static Bytes start(long tensors, long pairs) {
    return new Bytes().ascii("GGUF").u32(3).u64(tensors).u64(pairs);
  }

  /// A file with one metadata pair whose type and value are `typeAndValue`.
  static Bytes pair(String key, Bytes typeAndValue) {
    return start(0, 1).text(key).raw(typeAndValue.array());
  }

  /// A file with the one tensor `t`, whose info after its name is `info`, and 64 bytes of data.
  static Bytes tensor(Bytes info) {
    return start(1, 0).text("t").raw(info.array()).padTo(32).zeros(64);
  }

  /// Dimensions (innermost first), type and offset.
  static Bytes info(int type, long offset, long... sizes) {
    var info = new Bytes().u32(sizes.length);
    for (long size : sizes) {
      info.u64(size);
    }
    return info.u32(type).u64(offset);
  }

  /// Metadata of several types and two tensors: F32 [2, 3] and Q8_0 [1, 32].
  static Bytes sample() {
    var file =
        start(2, 4)
            .text("general.architecture")
            .u32(STRING)
            .text("llama")
            .text("general.alignment")
            .u32(U32)
            .u32(32)
            .text("tokens")
            .u32(ARRAY)
            .u32(STRING)
            .u64(2)
            .text("a")
            .text("b")
            .text("flag")
            .u32(7)
            .u8(1)
            .text("plain")
            .raw(info(GGML_F32, 0, 3, 2).array())
            .text("blocks")
            .raw(info(GGML_Q8_0, 32, 32, 1).array())
            .padTo(32);
    for (int i = 0; i < 32 + 34; i++) {
      file.u8(i);
    }
    return file;
  }

  /// Bytes of the sample before its data.
  static int sampleHeader() {
    return sample().size() - 32 - 34;
  }
}
