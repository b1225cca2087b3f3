package dev.espalier.model.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// One random change of some bytes, of the kinds that broken disks, cut downloads and hostile
/// authors make.
final class Mutation {
  private static final long[] EXTREMES = {
    -1,
    Long.MIN_VALUE,
    Long.MAX_VALUE,
    1L << 62,
    1L << 40,
    0xffffffffL,
    0x80000000L,
    0x7fffffff,
    0,
    1
  };
  private static final String[] WORDS = {
    "9223372036854775807", "99999999999999999999", "-1", "1.5", "null", "true", "[", "{", "}", "]",
    "\"", ",", ":", "0", "\"F8_E4M3\"", "\"BF16\"", "\"a\"", "\"dtype\"", "[0,8]", " "
  };

  private Mutation() {}

  static byte[] of(byte[] bytes, RandomGenerator random) {
    int at = random.nextInt(bytes.length);
    int run = Math.min(bytes.length - at, 1 + random.nextInt(12));
    return switch (random.nextInt(10)) {
      case 0 -> set(bytes, at, bytes[at] ^ 1 << random.nextInt(8));
      case 1 -> set(bytes, at, random.nextInt(256));
      case 2 -> Arrays.copyOf(bytes, at);
      case 3 -> splice(bytes, at, run, new byte[0]);
      case 4 -> splice(bytes, at, 0, randomBytes(run, random));
      case 5 ->
          splice(bytes, random.nextInt(bytes.length), 0, Arrays.copyOfRange(bytes, at, at + run));
      case 6 -> overwrite(bytes, at, new Bytes().u64(extreme(random)).array());
      case 7 -> overwrite(bytes, at, new Bytes().u32((int) extreme(random)).array());
      case 8 -> splice(bytes, at, random.nextInt(run + 1), word(random));
      default ->
          splice(
              bytes,
              at,
              0,
              (random.nextBoolean() ? "[" : "{\"a\":")
                  .repeat(100_000)
                  .getBytes(StandardCharsets.UTF_8));
    };
  }

  private static long extreme(RandomGenerator random) {
    return EXTREMES[random.nextInt(EXTREMES.length)];
  }

  private static byte[] word(RandomGenerator random) {
    return new Bytes().ascii(WORDS[random.nextInt(WORDS.length)]).array();
  }

  private static byte[] randomBytes(int count, RandomGenerator random) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] set(byte[] bytes, int at, int value) {
    return overwrite(bytes, at, new byte[] {(byte) value});
  }

  private static byte[] overwrite(byte[] bytes, int at, byte[] with) {
    byte[] changed = bytes.clone();
    System.arraycopy(with, 0, changed, at, Math.min(with.length, changed.length - at));
    return changed;
  }

  private static byte[] splice(byte[] bytes, int at, int removed, byte[] inserted) {
    return new Bytes()
        .raw(Arrays.copyOf(bytes, at))
        .raw(inserted)
        .raw(Arrays.copyOfRange(bytes, at + removed, bytes.length))
        .array();
  }
}
