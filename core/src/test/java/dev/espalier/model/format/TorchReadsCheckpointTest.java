package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Checkpoints that `torch.save` wrote.
final class TorchReadsCheckpointTest {
  private static final ValueLayout.OfFloat F32 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  @Test
  void theStateDictOfAModule() {
    try (var weights = TorchCheckpoint.open(Golden.file("torch/module.bin"))) {
      assertThat(weights.tensors()).extracting(TensorInfo::name).containsExactly("weight", "bias");
      assertThat(weights.info("weight").shape()).isEqualTo(Shape.of(2, 3));
      assertThat(floats(weights, "weight")).containsExactly(0, 1, 2, 3, 4, 5);
      assertThat(floats(weights, "bias")).containsExactly(-1, -2);
    }
  }

  @Test
  void everyDtype() {
    String[] names = {
      "float64",
      "float32",
      "float16",
      "bfloat16",
      "int64",
      "int32",
      "int16",
      "int8",
      "uint8",
      "bool"
    };
    Encoding[] encodings = {
      Encoding.F64,
      Encoding.F32,
      Encoding.F16,
      Encoding.BF16,
      Encoding.I64,
      Encoding.I32,
      Encoding.I16,
      Encoding.I8,
      Encoding.U8,
      Encoding.BOOL
    };
    String[] bytes = {
      "000000000000f0bf0000000000000000000000000000f03f0000000000000040",
      "000080bf000000000000803f00000040",
      "00bc0000003c0040",
      "80bf0000803f0040",
      "ffffffffffffffff000000000000000001000000000000000200000000000000",
      "ffffffff000000000100000002000000",
      "ffff000001000200",
      "ff000102",
      "ff000102",
      "00010001"
    };
    try (var weights = TorchCheckpoint.open(Golden.file("torch/types.bin"))) {
      for (int i = 0; i < names.length; i++) {
        assertThat(weights.info(names[i]).encoding()).isEqualTo(encodings[i]);
        assertThat(weights.info(names[i]).shape()).isEqualTo(Shape.of(4));
        assertThat(weights.bytes(names[i]).toArray(ValueLayout.JAVA_BYTE))
            .as(names[i])
            .asHexString()
            .isEqualToIgnoringCase(bytes[i]);
      }
    }
  }

  @Test
  void aParameterIsATensor() {
    try (var weights = TorchCheckpoint.open(Golden.file("torch/types.bin"))) {
      assertThat(floats(weights, "parameter")).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void twoViewsOfOneStorage() {
    try (var weights = TorchCheckpoint.open(Golden.file("torch/types.bin"))) {
      assertThat(weights.info("shared.left").shape()).isEqualTo(Shape.of(2, 2));
      assertThat(floats(weights, "shared.left")).containsExactly(0, 1, 2, 3);
      assertThat(floats(weights, "shared.right")).containsExactly(4, 5, 6, 7, 8, 9);
      assertThat(weights.info("shared.right").offset() - weights.info("shared.left").offset())
          .isEqualTo(16);
    }
  }

  @Test
  void scalarsEmptyTensorsAndDimensionsOfOne() {
    try (var weights = TorchCheckpoint.open(Golden.file("torch/types.bin"))) {
      assertThat(weights.info("scalar").shape()).isEqualTo(Shape.of());
      assertThat(floats(weights, "scalar")).containsExactly(7);
      assertThat(weights.info("empty").shape()).isEqualTo(Shape.of(0, 3));
      assertThat(floats(weights, "empty")).isEmpty();
      // Its first stride is 3, not 1: a dimension of one element has no stride that matters.
      assertThat(weights.info("one_row").shape()).isEqualTo(Shape.of(1, 3));
      assertThat(floats(weights, "one_row")).containsExactly(0, 1, 2);
    }
  }

  @Test
  void sizesOf64BitsInTheZipDirectory(@TempDir Path folder) throws IOException {
    byte[] pickle = Pickle.start().dict().text("w").vector(2, 0, 2, 1).op('s').stop();
    var path =
        Files.write(
            folder.resolve("wide.bin"), wideZip(pickle, new byte[] {1, 2, 3, 4, 5, 6, 7, 8}));
    try (var weights = TorchCheckpoint.open(path)) {
      assertThat(weights.bytes("w").toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    }
  }

  /// A zip whose directory keeps all sizes and offsets in zip64 fields, as for entries over 4 GiB.
  private static byte[] wideZip(byte[] pickle, byte[] storage) {
    var zip = new Bytes();
    var directory = new Bytes();
    byte[][] contents = {pickle, storage};
    String[] names = {"m/data.pkl", "m/data/0"};
    for (int i = 0; i < 2; i++) {
      var crc = new CRC32();
      crc.update(contents[i]);
      int length = contents[i].length;
      int header = zip.size();
      int nameLength = names[i].length();
      zip.u32(0x04034b50)
          .zeros(22)
          .u16(nameLength)
          .u16(6)
          .ascii(names[i])
          .zeros(6)
          .raw(contents[i]);
      directory.u32(0x02014b50).zeros(12).u32((int) crc.getValue()).u32(-1).u32(-1);
      directory.u16(nameLength).u16(5 + 28).zeros(10).u32(-1).ascii(names[i]);
      directory.u16(0x4444).u16(1).u8(9); // another extra field before ours
      directory.u16(1).u16(24).u64(length).u64(length).u64(header);
    }
    int start = zip.size();
    zip.raw(directory.array());
    int end = zip.size();
    zip.u32(0x06064b50).u64(44).zeros(20).u64(2).u64(directory.size()).u64(start);
    zip.u32(0x07064b50).u32(0).u64(end).u32(1);
    return zip.u32(0x06054b50).zeros(4).u16(0xffff).u16(0xffff).u32(-1).u32(-1).u16(0).array();
  }

  private static float[] floats(WeightFile weights, String name) {
    return weights.bytes(name).toArray(F32);
  }
}
