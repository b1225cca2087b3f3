package dev.espalier.model.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

final class TorchRefusesDamageTest extends RefusalContract {
  private static final String AGAIN = ". The file is damaged: fetch it again.";
  private static final String ALONE = ". Save the model's state_dict() alone.";
  private static final String WHOLE = "; needs a whole zip file" + AGAIN;
  private static final String RESAVE = ". Save it again with torch, or convert it to safetensors.";

  static List<Damage> damages() {
    return Stream.of(zips(), PickleDamages.all(), dicts(), tensors())
        .flatMap(List::stream)
        .toList();
  }

  private static List<Damage> zips() {
    byte[] good = good();
    int end = good.length - 22;
    int directory = directory(good);
    return List.of(
        new Damage(
            "legacy",
            Golden.bytes("torch/legacy.bin"),
            "is a checkpoint of before torch 1.6; needs the zip form that torch.save writes since."
                + " Convert the checkpoint to safetensors, or save it again with a newer torch."),
        new Damage(
            "cut",
            Arrays.copyOf(good, good.length - 1),
            "has no zip directory at its end; needs a whole zip file. The file is cut short or of"
                + " another format."),
        new Damage(
            "zip64 end past the end",
            patched(wideEnd(0), 64, 1000),
            "the zip64 end record does not lie inside the file" + WHOLE),
        new Damage(
            "zip64 end elsewhere",
            patched(wideEnd(0), 64, 1),
            "the zip64 end record is not where the zip directory says" + WHOLE),
        new Damage(
            "directory past the end",
            patched(good, end + 16, good.length),
            "the directory does not lie inside the file" + WHOLE),
        new Damage(
            "directory elsewhere",
            patched(good, end + 16, 1),
            "entry 0 is not where the zip directory says" + WHOLE),
        new Damage(
            "entry past the end",
            patched(good, directory + 28, 0xffff),
            "entry 0 does not lie inside the file" + WHOLE),
        new Damage(
            "local header past the end",
            patched(good, directory + 42, good.length),
            "the local header of zip entry 'model/data.pkl' does not lie inside the file" + WHOLE),
        new Damage(
            "local header elsewhere",
            patched(good, directory + 42, 1),
            "the local header of zip entry 'model/data.pkl' is not where the zip directory says"
                + WHOLE),
        new Damage(
            "data past the end",
            patched(patched(good, directory + 20, 100_000), directory + 24, 100_000),
            "the data of zip entry 'model/data.pkl' does not lie inside the file" + WHOLE),
        new Damage(
            "two sizes",
            patched(good, directory + 20, 5),
            "zip entry 'model/data.pkl' has %d bytes, stored as 5; needs the same size twice"
                .formatted(goodPickle().length)),
        new Damage(
            "no wide size",
            patched(good, directory + 24, -1),
            "zip entry 'model/data.pkl' lacks its 64-bit sizes; needs a zip64 extra field" + AGAIN),
        new Damage(
            "name of latin-1",
            patched(good, directory + 46, 0xe4e4e4e4),
            "the name of zip entry 0 is not UTF-8"),
        new Damage(
            "million entries",
            wideEnd((1 << 20) + 1),
            "zip directory has 1048577 entries; needs at most 1048576"),
        new Damage(
            "entry twice",
            replaced(
                StoredZip.checkpoint(goodPickle(), 8).with("model/data/1", new byte[8]).array()),
            "zip entry 'model/data/0' is there twice"),
        new Damage(
            "compressed",
            StoredZip.checkpoint(goodPickle(), 8).deflated().array(),
            "zip entry 'model/data.pkl' is compressed or encrypted; needs stored entries, as torch.save"
                + " writes"
                + RESAVE),
        new Damage(
            "another zip",
            StoredZip.of("readme.txt", new byte[3]).array(),
            "is a zip file with 0 entries NAME/data.pkl; needs one, as in a PyTorch checkpoint"),
        new Damage(
            "big-endian",
            StoredZip.checkpoint(goodPickle(), 8)
                .with("model/byteorder", new Bytes().ascii("big").array())
                .array(),
            "has byte order 'big'; needs 'little'. Save it on a little-endian machine."),
        new Damage(
            "no storage",
            StoredZip.of("model/data.pkl", goodPickle()).array(),
            "has no zip entry 'model/data/0'; needs one for each storage that data.pkl names"
                + AGAIN),
        new Damage(
            "pickle of 65 MiB",
            StoredZip.checkpoint(new byte[65 << 20], 8).array(),
            "data.pkl has 68157440 bytes; needs at most 67108864"),
        new Damage(
            "wrong CRC",
            patched(good, directory + 16, 0x12345678),
            "data.pkl has CRC-32 %08x; needs 12345678".formatted(crc(good)) + AGAIN));
  }

  private static List<Damage> dicts() {
    return List.of(
        new Damage(
            "one tensor",
            Golden.bytes("torch/tensor.bin"),
            "data.pkl holds a tensor; needs a dict of tensors" + ALONE),
        new Damage(
            "a number beside",
            Golden.bytes("torch/step.bin"),
            "entry 'step' is an integer; needs a tensor" + ALONE),
        PickleDamages.damage(
            "nothing",
            Pickle.start().stop(),
            "data.pkl holds no dict; needs a dict of tensors" + ALONE),
        PickleDamages.damage(
            "dict in itself",
            Pickle.start().dict().op('q', 0).text("a").op('h', 0, 's').stop(),
            "entry 'a' is a dict; needs a tensor" + ALONE));
  }

  private static List<Damage> tensors() {
    return List.of(
        new Damage(
            "transposed",
            Golden.bytes("torch/transposed.bin"),
            "tensor 'w' of shape [3, 2] has strides [1, 3]; needs row-major elements without gaps. Save"
                + " it with .contiguous(), or convert the checkpoint to safetensors."),
        PickleDamages.damage(
            "storage of another size",
            dict(Pickle.start().dict().text("w").vector(3, 0, 2, 1)),
            "storage '0' has 8 bytes; needs 3 elements of F32" + AGAIN),
        PickleDamages.damage(
            "past the storage",
            dict(Pickle.start().dict().text("w").vector(2, 1, 2, 1)),
            "tensor 'w' has 8 bytes from element 1 of storage '0'; needs no more than its 8 bytes"
                + AGAIN),
        PickleDamages.damage(
            "negative size",
            dict(
                Pickle.start()
                    .dict()
                    .text("w")
                    .startTensor()
                    .storage("FloatStorage", "0", 2)
                    .number(0)
                    .op('J', 255, 255, 255, 255, 0x85)
                    .number(1)
                    .op(0x85)
                    .endTensor()),
            "tensor 'w' has sizes [-1] and strides [1]; needs as many strides as sizes, and no size below 0"
                + AGAIN),
        PickleDamages.damage(
            "shape of 2^64 bytes",
            dict(
                Pickle.start()
                    .dict()
                    .text("w")
                    .startTensor()
                    .storage("FloatStorage", "0", 2)
                    .number(0)
                    .wide(1L << 32)
                    .wide(1L << 32)
                    .op(0x86)
                    .wide(1L << 32)
                    .number(1)
                    .op(0x86)
                    .endTensor()),
            "tensor 'w' has shape [4294967296, 4294967296]; needs less than 2^63 bytes" + AGAIN));
  }

  private static byte[] dict(Pickle withOneItem) {
    return withOneItem.op('s').stop();
  }

  private static byte[] goodPickle() {
    return dict(Pickle.start().dict().text("w").vector(2, 0, 2, 1));
  }

  private static byte[] good() {
    return StoredZip.checkpoint(goodPickle(), 8).array();
  }

  /// Where the zip directory starts, as the end record says.
  private static int directory(byte[] zip) {
    return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(zip.length - 22 + 16);
  }

  private static int crc(byte[] zip) {
    return ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN).getInt(directory(zip) + 16);
  }

  private static byte[] patched(byte[] file, int at, int value) {
    byte[] changed = file.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(at, value);
    return changed;
  }

  /// The zip with its entry `model/data/1` renamed to `model/data/0`.
  private static byte[] replaced(byte[] zip) {
    byte[] changed = zip.clone();
    changed[changed.length - 22 - 1] = '0';
    return changed;
  }

  /// A zip64 end record that counts `entries`, its locator, and the end record.
  private static byte[] wideEnd(long entries) {
    return new Bytes()
        .u32(0x06064b50)
        .u64(44)
        .zeros(20)
        .u64(entries)
        .u64(0)
        .u64(0)
        .u32(0x07064b50)
        .u32(0)
        .u64(0)
        .u32(1)
        .u32(0x06054b50)
        .zeros(18)
        .array();
  }

  @Override
  List<Damage> damageList() {
    return damages();
  }

  @Override
  WeightFile open(Path path) {
    return TorchCheckpoint.open(path);
  }

  @Override
  byte[] sample() {
    return Golden.bytes("torch/module.bin");
  }

  @Override
  int sampleTensors() {
    return 2;
  }

  /// Half of the time the pickle is damaged and the zip right, else any byte of the zip.
  @Override
  byte[] mutated(RandomGenerator random) {
    byte[] sample = sample();
    if (random.nextBoolean()) {
      return Mutation.of(sample, random);
    }
    int start = indexOf(sample, new byte[] {(byte) 0x80, 2, 'c'});
    int end = indexOf(sample, new byte[] {'b', '.'}) + 2;
    byte[] pickle = Mutation.of(Arrays.copyOfRange(sample, start, end), random);
    return StoredZip.checkpoint(pickle, 24).with("model/data/1", new byte[8]).array();
  }

  private static int indexOf(byte[] bytes, byte[] part) {
    for (int i = 0; ; i++) {
      if (Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
  }
}
