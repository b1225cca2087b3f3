package dev.espalier.model.format;

import dev.espalier.tensor.Shape;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;

/// Reads the tensor infos of one GGUF file, which follow its metadata, and checks them.
final class GgufTensors {
  private static final int MAX_RANK = 4;

  private final MappedFile file;
  private final Cursor cursor;
  private final long alignment;

  GgufTensors(MappedFile file, Cursor cursor, long alignment) {
    this.file = file;
    this.cursor = cursor;
    this.alignment = alignment;
  }

  /// A tensor whose offset still counts from the start of the data.
  private record Relative(String name, Encoding encoding, Shape shape, long offset, long byteSize) {
    TensorInfo at(long dataStart) {
      return new TensorInfo(name, encoding, shape, Math.addExact(dataStart, offset), byteSize);
    }
  }

  List<TensorInfo> read(int count) {
    var infos = new ArrayList<Relative>();
    var names = new HashSet<String>();
    for (int i = 0; i < count; i++) {
      cursor.reading("the name of tensor %d".formatted(i));
      String name = cursor.text(GgufHeader.MAX_NAME_BYTES);
      if (!names.add(name)) {
        throw file.fault("tensor '%s' is there twice".formatted(name)).fault();
      }
      infos.add(info(name));
    }
    long dataStart = Math.ceilDiv(cursor.position(), alignment) * alignment;
    var tensors = new ArrayList<TensorInfo>();
    for (var info : infos) {
      checkInFile(info, dataStart);
      tensors.add(info.at(dataStart));
    }
    tensors.sort(TensorInfo.FILE_ORDER);
    checkDisjoint(tensors);
    return tensors;
  }

  private Relative info(String name) {
    String label = "tensor '%s'".formatted(name);
    cursor.reading(label);
    var shape = shape(label);
    var encoding = encoding(label, cursor.u32());
    long offset = cursor.u64();
    if (!encoding.fits(shape)) {
      throw file.fault("%s has shape %s".formatted(label, shape))
          .needed("rows of whole %s blocks of %d".formatted(encoding, encoding.blockElements()))
          .fault();
    }
    long byteSize =
        encoding
            .byteSize(shape)
            .orElseThrow(() ->
                file.fault("%s has shape %s".formatted(label, shape))
                    .needed("less than 2^63 bytes")
                    .remedy("The file is damaged: fetch it again.")
                    .fault());
    return new Relative(name, encoding, shape, offset, byteSize);
  }

  private Shape shape(String label) {
    int rank = cursor.u32();
    if (Integer.compareUnsigned(rank, MAX_RANK) > 0) {
      throw file.fault("%s has %s dimensions".formatted(label, Integer.toUnsignedString(rank)))
          .needed("at most " + MAX_RANK)
          .fault();
    }
    var sizes = new ArrayList<Long>();
    for (int i = 0; i < rank; i++) {
      long size = cursor.u64();
      if (size < 0) {
        throw file.fault("%s has a dimension of %s".formatted(label, Long.toUnsignedString(size)))
            .needed("less than 2^63")
            .fault();
      }
      sizes.add(size);
    }
    Collections.reverse(sizes);
    return Shape.of(sizes);
  }

  private Encoding encoding(String label, int number) {
    var type =
        GgmlType.of(number)
            .orElseThrow(() ->
                file.fault(
                        "%s has unknown ggml type %s"
                            .formatted(label, Integer.toUnsignedString(number)))
                    .needed("0 to 41")
                    .fault());
    return type.encoding()
        .orElseThrow(() ->
            file.fault("%s has ggml type %s, which is not read".formatted(label, type.name()))
                .needed(
                    "F64, F32, F16, BF16, I64, I32, I16, I8, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, or"
                        + " Q2_K to Q6_K")
                .remedy("Quantise the model to one of these with llama.cpp.")
                .fault());
  }

  private void checkInFile(Relative info, long dataStart) {
    if (Long.remainderUnsigned(info.offset, alignment) != 0) {
      throw file.fault(
              "tensor '%s' has offset %s".formatted(info.name, Long.toUnsignedString(info.offset)))
          .needed("a multiple of the alignment, %d".formatted(alignment))
          .fault();
    }
    long dataBytes = Math.max(0, file.size() - dataStart);
    if (info.byteSize > dataBytes
        || Long.compareUnsigned(info.offset, dataBytes - info.byteSize) > 0) {
      throw file.fault(
              "tensor '%s' has %d bytes at offset %s"
                  .formatted(info.name, info.byteSize, Long.toUnsignedString(info.offset)))
          .needed("no more than the %d bytes of data in the file".formatted(dataBytes))
          .remedy("The file is cut short: fetch it again.")
          .fault();
    }
  }

  private void checkDisjoint(List<TensorInfo> tensors) {
    for (int i = 1; i < tensors.size(); i++) {
      var before = tensors.get(i - 1);
      var tensor = tensors.get(i);
      if (tensor.offset() < before.end()) {
        throw file.fault("tensors '%s' and '%s' overlap".formatted(before.name(), tensor.name()))
            .needed("tensors that share no byte")
            .fault();
      }
    }
  }
}
