package dev.espalier.model.format;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

final class SafetensorsRefusesDamageTest extends RefusalContract {
  private static final String A = "'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}";
  private static final String B = "'b':{'dtype':'U8','shape':[3],'data_offsets':[8,11]}";
  private static final String HEADER = "{'__metadata__':{'format':'pt'}," + A + "," + B + "}";
  private static final byte[] DATA = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  private static final String AGAIN = ". The file is damaged: fetch it again.";
  private static final String CUT = ". The file is cut short: fetch it again.";
  private static final String OTHER = ". The file is damaged or of another format.";
  private static final String DTYPES =
      "F64, F32, F16, BF16, I64, I32, I16, I8, U64, U32, U16, U8 or BOOL";

  static List<Damage> damages() {
    return List.of(
        new Damage(
            "five bytes",
            new byte[5],
            "ends after 5 bytes; needs 8 bytes of header length" + AGAIN),
        new Damage(
            "length of all ones",
            new Bytes().u64(-1).zeros(8).array(),
            "header length is 18446744073709551615; needs at most 100000000" + OTHER),
        new Damage(
            "length over the limit",
            new Bytes().u64(100_000_001).zeros(8).array(),
            "header length is 100000001; needs at most 100000000" + OTHER),
        new Damage(
            "length past the end",
            new Bytes().u64(9).ascii("{}      ").array(),
            "header length is 9; needs at most the 8 bytes that follow it" + CUT),
        new Damage("no header", new Bytes().u64(0).array(), noBrace()),
        new Damage("array header", file("[]", new byte[0]), noBrace()),
        new Damage(
            "not UTF-8",
            new Bytes().u64(5).ascii("{\"").u8(0xe4).ascii("\":").array(),
            "header is not UTF-8" + AGAIN),
        new Damage("not JSON", header("{'a' 1}"), "header is not JSON at line 1, column 6" + AGAIN),
        new Damage(
            "unclosed",
            header("{'a':{'dtype':'F32'"),
            "header is not JSON at line 1, column 20" + AGAIN),
        new Damage(
            "endless name",
            header("{'" + "a".repeat(60_000) + "':{}}"),
            "header has a name or number that is too long, or objects that are nested too deep; needs"
                + " names below 50000 characters, numbers below 1000 and 500 levels"),
        new Damage("two objects", header("{} {}"), "header goes on after its JSON object"),
        new Damage("name twice", header("{" + A + "," + A + "}"), "header has 'a' twice"),
        new Damage(
            "key twice",
            header("{'a':{'dtype':'F32','dtype':'F32'}}"),
            "tensor 'a' has 'dtype' twice"),
        new Damage(
            "metadata of a number",
            header("{'__metadata__':{'format':1}}"),
            "__metadata__ 'format' is a whole number; needs a string"),
        new Damage(
            "tensor of an array", header("{'a':[[]]}"), "tensor 'a' is an array; needs an object"),
        new Damage(
            "dtype of null",
            header("{'a':{'dtype':null}}"),
            "tensor 'a' dtype is null; needs a string"),
        new Damage(
            "shape of a fraction",
            header("{'a':{'shape':[1.0]}}"),
            "tensor 'a' shape is a number with a fraction; needs a whole number"),
        new Damage(
            "depth bomb",
            header("{'a':" + "[".repeat(1_000_000)),
            "tensor 'a' is an array; needs an object"),
        new Damage(
            "depth bomb of objects",
            header("{'a':{'shape':" + "{'a':".repeat(1_000_000)),
            "tensor 'a' shape is an object; needs an array"),
        new Damage(
            "negative size",
            header("{'a':{'shape':[-1]}}"),
            "tensor 'a' shape is -1; needs a number from 0 to 2^63 - 1"),
        new Damage(
            "huge size",
            header("{'a':{'shape':[" + "9".repeat(30) + "]}}"),
            "tensor 'a' shape is 999999999999999999999999...; needs a number from 0 to 2^63 - 1"),
        new Damage(
            "33 dimensions",
            header("{'a':{'shape':[" + "1,".repeat(32) + "1]}}"),
            "tensor 'a' shape has more than 32 numbers"),
        new Damage("no dtype", header("{'a':{}}"), "tensor 'a' has no dtype"),
        new Damage("no shape", header("{'a':{'dtype':'F32'}}"), "tensor 'a' has no shape"),
        new Damage(
            "no offsets",
            header("{'a':{'dtype':'F32','shape':[2]}}"),
            "tensor 'a' has no data_offsets"),
        new Damage(
            "another key",
            header("{'a':{'device':'cpu'}}"),
            "tensor 'a' has a key 'device'; needs dtype, shape and data_offsets only"),
        new Damage(
            "float8",
            tensor(A.replace("F32", "F8_E4M3")),
            "tensor 'a' has dtype F8_E4M3, which is not read; needs "
                + DTYPES
                + ". Take the model in 16 or 32 bit, or convert it with the tool that made it."),
        new Damage(
            "unknown dtype",
            tensor(A.replace("F32", "Q9")),
            "tensor 'a' has unknown dtype 'Q9'; needs " + DTYPES),
        new Damage(
            "quantised dtype of GGUF",
            tensor(A.replace("F32", "Q4_0")),
            "tensor 'a' has unknown dtype 'Q4_0'; needs " + DTYPES),
        new Damage(
            "three offsets",
            tensor(A.replace("[0,8]", "[0,4,8]")),
            "tensor 'a' has data_offsets [0, 4, 8]; needs a start and an end"),
        new Damage(
            "end before start",
            tensor(A.replace("[0,8]", "[8,0]")),
            "tensor 'a' has data_offsets [8, 0]; needs a start and an end"),
        new Damage(
            "cut data",
            file(HEADER, Arrays.copyOf(DATA, 10)),
            "tensor 'b' ends at byte 11 of the data; needs at most 10, where the file ends" + CUT),
        new Damage(
            "wrong size",
            tensor(A.replace("[2]", "[3]")),
            "tensor 'a' has 8 bytes; needs 12 for F32 [3]"),
        new Damage(
            "shape of 2^64 bytes",
            tensor(A.replace("[2]", "[4294967296,1073741824]")),
            "tensor 'a' has shape [4294967296, 1073741824]; needs less than 2^63 bytes" + AGAIN),
        new Damage(
            "overlap",
            header(HEADER.replace("[8,11]", "[7,10]")),
            "tensors 'a' and 'b' overlap; needs tensors that share no byte"),
        new Damage(
            "hole",
            tensor(A.replace("[0,8]", "[3,11]")),
            "bytes 0 to 3 of the data belong to no tensor; needs data that the tensors cover exactly"),
        new Damage(
            "trailing bytes",
            tensor(A),
            "bytes 8 to 11 of the data belong to no tensor; needs data that the tensors cover"
                + " exactly"));
  }

  private static String noBrace() {
    return "header does not start with '{'; needs a safetensors file" + OTHER;
  }

  private static byte[] tensor(String entry) {
    return header("{" + entry + "}");
  }

  private static byte[] header(String json) {
    return file(json, DATA);
  }

  private static byte[] file(String json, byte[] data) {
    byte[] header = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new Bytes().u64(header.length).raw(header).raw(data).array();
  }

  @Override
  List<Damage> damageList() {
    return damages();
  }

  @Override
  WeightFile open(Path path) {
    return Safetensors.open(path);
  }

  @Override
  byte[] sample() {
    return header(HEADER);
  }

  @Override
  int sampleTensors() {
    return 2;
  }

  /// Half of the time the length is damaged with the rest, else it is set right afterwards.
  @Override
  byte[] mutated(RandomGenerator random) {
    byte[] sample = sample();
    int dataStart = sample.length - DATA.length;
    if (random.nextBoolean()) {
      byte[] header = Mutation.of(Arrays.copyOf(sample, dataStart), random);
      return new Bytes().raw(header).raw(DATA).array();
    }
    byte[] json = Mutation.of(Arrays.copyOfRange(sample, 8, dataStart), random);
    return new Bytes().u64(json.length).raw(json).raw(DATA).array();
  }
}
