package dev.espalier.model.format;

import static dev.espalier.model.format.GgufBytes.ARRAY;
import static dev.espalier.model.format.GgufBytes.GGML_F32;
import static dev.espalier.model.format.GgufBytes.GGML_Q8_0;
import static dev.espalier.model.format.GgufBytes.STRING;
import static dev.espalier.model.format.GgufBytes.U32;
import static dev.espalier.model.format.GgufBytes.info;
import static dev.espalier.model.format.GgufBytes.pair;
import static dev.espalier.model.format.GgufBytes.start;
import static dev.espalier.model.format.GgufBytes.tensor;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GgufRefusesDamageTest extends RefusalContract {
  private static final String AGAIN = ". The file is damaged: fetch it again.";
  private static final String CUT = ". The file is cut short: fetch it again.";
  private static final String OTHER = ". The file is damaged or of another format.";
  private static final String VERSIONS =
      "; needs little-endian version 2 or 3. Convert it with the tools of llama.cpp.";

  static List<Damage> damages() {
    return Stream.of(starts(), pairs(), tensors()).flatMap(List::stream).toList();
  }

  private static List<Damage> starts() {
    return List.of(
        new Damage(
            "another magic",
            new Bytes().ascii("ggjt").u32(3).array(),
            "starts with the bytes 67 67 6a 74; needs 47 47 55 46 ('GGUF')" + OTHER),
        new Damage(
            "two bytes",
            new Bytes().ascii("GG").array(),
            "starts with the bytes 47 47; needs 47 47 55 46 ('GGUF')" + OTHER),
        new Damage("version 1", version(1), "is GGUF version 1" + VERSIONS),
        new Damage("version 4", version(4), "is GGUF version 4" + VERSIONS),
        new Damage("version 0", version(0), "is GGUF version 0" + VERSIONS),
        new Damage(
            "big-endian",
            version(Integer.reverseBytes(3)),
            "is big-endian GGUF version 3" + VERSIONS),
        new Damage(
            "magic only",
            new Bytes().ascii("GGUF").array(),
            "ends at byte 4, inside the header" + AGAIN),
        new Damage(
            "more tensors than bytes",
            start(5, 0).zeros(100).array(),
            "the header has 5 tensors; needs no more than the 108 bytes that follow can hold"
                + AGAIN),
        new Damage(
            "tensors of all ones",
            start(-1, 0).zeros(100).array(),
            "the header has 18446744073709551615 tensors; needs no more than the 108 bytes that follow"
                + " can hold"
                + AGAIN),
        new Damage(
            "more pairs than bytes",
            start(0, 9).zeros(100).array(),
            "the header has 9 metadata pairs; needs no more than the 100 bytes that follow can hold"
                + AGAIN),
        new Damage(
            "tensors over the limit",
            start((1 << 20) + 1, 0).zeros(24 << 21).array(),
            "the header has 1048577 tensors; needs at most 1048576" + AGAIN));
  }

  private static List<Damage> pairs() {
    return List.of(
        new Damage(
            "key past the end",
            start(0, 1).u64(100).zeros(20).array(),
            "the key of metadata pair 0 has 100 bytes; needs no more than the 20 bytes that follow can"
                + " hold"
                + AGAIN),
        new Damage(
            "key of 65536 bytes",
            start(0, 1).u64(65536).zeros(65536).array(),
            "the key of metadata pair 0 has 65536 bytes; needs at most 65535" + AGAIN),
        new Damage(
            "cut value",
            pair("some.key", new Bytes().u32(U32).u8(1, 2)).array(),
            "ends at byte 46, inside metadata 'some.key'" + AGAIN),
        new Damage(
            "key of latin-1",
            start(0, 1).u64(1).u8(0xe4).u32(7).u8(1).array(),
            "the key of metadata pair 0 is not UTF-8"),
        new Damage(
            "string of latin-1",
            pair("k", new Bytes().u32(STRING).u64(1).u8(0xe4)).array(),
            "metadata 'k' is not UTF-8"),
        new Damage(
            "key twice",
            start(0, 2).text("k").u32(7).u8(1).text("k").u32(7).u8(1).array(),
            "metadata 'k' is there twice"),
        new Damage(
            "unknown value type",
            pair("k", new Bytes().u32(13).u64(0)).array(),
            "metadata 'k' has unknown value type 13; needs 0 to 12"),
        new Damage(
            "unknown element type",
            pair("k", new Bytes().u32(ARRAY).u32(-1).u64(1).u8(0)).array(),
            "metadata 'k' has unknown value type 4294967295; needs 0 to 12"),
        new Damage(
            "bool of 2",
            pair("k", new Bytes().u32(7).u8(2)).array(),
            "metadata 'k' is a bool of value 2; needs 0 or 1"),
        new Damage(
            "array past the end",
            pair("k", new Bytes().u32(ARRAY).u32(U32).u64(3).zeros(8)).array(),
            "metadata 'k' has 3 elements; needs no more than the 8 bytes that follow can hold"
                + AGAIN),
        new Damage(
            "array over the limit",
            pair("k", new Bytes().u32(ARRAY).u32(0).u64((1 << 23) + 1).zeros((1 << 23) + 1))
                .array(),
            "metadata 'k' has 8388609 elements; needs at most 8388608" + AGAIN),
        new Damage(
            "arrays inside each other",
            pair("k", nested(100_000)).array(),
            "metadata 'k' has arrays inside each other; needs at most 4 deep"),
        new Damage(
            "alignment of 24",
            pair("general.alignment", new Bytes().u32(U32).u32(24)).array(),
            "metadata 'general.alignment' is 24; needs a power of two from 8 on"),
        new Damage(
            "alignment of 2^31",
            pair("general.alignment", new Bytes().u32(U32).u32(1 << 31)).array(),
            "metadata 'general.alignment' is 2147483648; needs a number from 0 to 2147483647"),
        new Damage(
            "alignment of 2^63",
            pair("general.alignment", new Bytes().u32(10).u64(Long.MIN_VALUE)).array(),
            "metadata 'general.alignment' is 9223372036854775808; needs less than 2^63"),
        new Damage(
            "alignment of text",
            pair("general.alignment", new Bytes().u32(STRING).text("32")).array(),
            "metadata 'general.alignment' has type string; needs an integer"));
  }

  private static List<Damage> tensors() {
    return List.of(
        new Damage(
            "name past the end",
            start(1, 0).u64(100).zeros(20).array(),
            "the name of tensor 0 has 100 bytes; needs no more than the 20 bytes that follow can hold"
                + AGAIN),
        new Damage(
            "five dimensions",
            tensor(info(GGML_F32, 0, 1, 1, 1, 1, 1)).array(),
            "tensor 't' has 5 dimensions; needs at most 4"),
        new Damage(
            "negative dimension",
            tensor(info(GGML_F32, 0, -1)).array(),
            "tensor 't' has a dimension of 18446744073709551615; needs less than 2^63"),
        new Damage(
            "unknown type",
            tensor(info(42, 0, 1)).array(),
            "tensor 't' has unknown ggml type 42; needs 0 to 41"),
        new Damage(
            "type that is not read",
            tensor(info(20, 0, 32)).array(),
            "tensor 't' has ggml type IQ4_NL, which is not read; needs F64, F32, F16, BF16, I64, I32,"
                + " I16, I8, Q4_0, Q4_1, Q5_0, Q5_1, Q8_0, or Q2_K to Q6_K. Quantise the model to one"
                + " of these with llama.cpp."),
        new Damage(
            "row of half a block",
            tensor(info(GGML_Q8_0, 0, 16, 2)).array(),
            "tensor 't' has shape [2, 16]; needs rows of whole Q8_0 blocks of 32"),
        new Damage(
            "shape of 2^64 bytes",
            tensor(info(GGML_F32, 0, 1L << 31, 1L << 31)).array(),
            "tensor 't' has shape [2147483648, 2147483648]; needs less than 2^63 bytes" + AGAIN),
        new Damage(
            "offset of 8",
            tensor(info(GGML_F32, 8, 1)).array(),
            "tensor 't' has offset 8; needs a multiple of the alignment, 32"),
        new Damage(
            "tensor past the end",
            tensor(info(GGML_F32, 32, 9)).array(),
            "tensor 't' has 36 bytes at offset 32; needs no more than the 64 bytes of data in the file"
                + CUT),
        new Damage(
            "offset of 2^64 - 32",
            tensor(info(GGML_F32, -32, 8)).array(),
            "tensor 't' has 32 bytes at offset 18446744073709551584; needs no more than the 64 bytes of"
                + " data in the file"
                + CUT),
        new Damage(
            "tensor twice",
            start(2, 0)
                .text("t")
                .raw(info(GGML_F32, 0, 1).array())
                .text("t")
                .raw(info(GGML_F32, 32, 1).array())
                .padTo(32)
                .zeros(64)
                .array(),
            "tensor 't' is there twice"),
        new Damage(
            "overlap",
            start(2, 0)
                .text("t")
                .raw(info(GGML_F32, 0, 16).array())
                .text("u")
                .raw(info(GGML_F32, 32, 1).array())
                .padTo(32)
                .zeros(64)
                .array(),
            "tensors 't' and 'u' overlap; needs tensors that share no byte"));
  }

  @Test
  void aHeaderWithoutEndIsRefused() throws IOException {
    int limit = 128 << 20;
    var path = folder.resolve("long.gguf");
    var head = start(0, 2).text("k").u32(STRING);
    head.u64(limit - head.size() - 8 - 2);
    Files.write(path, head.array());
    try (var file = new RandomAccessFile(path.toFile(), "rw")) {
      file.setLength(limit + 100);
    }
    assertThatThrownBy(() -> open(path))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            path
                + ": header is longer than 134217728 bytes, inside the key of metadata pair 1"
                + AGAIN);
  }

  private static byte[] version(int version) {
    return new Bytes().ascii("GGUF").u32(version).zeros(16).array();
  }

  private static Bytes nested(int depth) {
    var value = new Bytes().u32(ARRAY);
    for (int i = 0; i < depth; i++) {
      value.u32(ARRAY).u64(1);
    }
    return value;
  }

  @Override
  List<Damage> damageList() {
    return damages();
  }

  @Override
  WeightFile open(Path path) {
    return Gguf.open(path);
  }

  @Override
  byte[] sample() {
    return GgufBytes.sample().array();
  }

  @Override
  int sampleTensors() {
    return 2;
  }

  @Override
  byte[] mutated(RandomGenerator random) {
    byte[] sample = sample();
    int header = GgufBytes.sampleHeader();
    return new Bytes()
        .raw(Mutation.of(Arrays.copyOf(sample, header), random))
        .raw(Arrays.copyOfRange(sample, header, sample.length))
        .array();
  }
}
