package dev.espalier;

import java.util.HashSet;

/// The numbers that CPython's `random` module gives after `random.seed(seed)`.
///
/// MT19937 (Matsumoto and Nishimura 1998, doi:10.1145/272991.272995), seeded by its `init_by_array`
/// with the 32-bit words of the seed's magnitude, lowest first. The samplers of the reference
/// implementations can only be replayed with these.
public final class PythonRandom {
  private static final int N = 624;
  private static final int M = 397;
  private static final int UPPER = 0x80000000;
  private static final int LOWER = 0x7fffffff;
  private static final int TWIST = 0x9908b0df;

  private final int[] state = new int[N];
  private int next = N;

  /// As `random.seed(seed)` does, the sign is dropped.
  public PythonRandom(long seed) {
    long magnitude = Math.abs(seed); // Long.MIN_VALUE stays: as unsigned bits it is 2^63
    int low = (int) magnitude;
    int high = (int) (magnitude >>> 32);
    initialize(high == 0 ? new int[] {low} : new int[] {low, high});
  }

  private void initialize(int[] key) {
    state[0] = 19650218;
    for (int i = 1; i < N; i++) {
      state[i] = 1812433253 * mixed(i - 1) + i;
    }
    int i = 1;
    for (int k = 0; k < N; k++) { // N is the longer of state and key
      int word = k % key.length;
      state[i] = (state[i] ^ (mixed(i - 1) * 1664525)) + key[word] + word;
      i = following(i);
    }
    for (int k = 1; k < N; k++) {
      state[i] = (state[i] ^ (mixed(i - 1) * 1566083941)) - i;
      i = following(i);
    }
    state[0] = UPPER;
  }

  private int mixed(int i) {
    return state[i] ^ (state[i] >>> 30);
  }

  /// The index after `i`; past the last comes 1, and 0 takes the last one's value.
  private int following(int i) {
    if (i + 1 < N) {
      return i + 1;
    }
    state[0] = state[N - 1];
    return 1;
  }

  private int nextWord() {
    if (next == N) {
      twist();
    }
    int y = state[next++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return y ^ (y >>> 18);
  }

  private void twist() {
    for (int i = 0; i < N; i++) {
      int y = (state[i] & UPPER) | (state[(i + 1) % N] & LOWER);
      state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : TWIST);
    }
    next = 0;
  }

  /// `random.random()`: 53 random bits, in [0, 1).
  public double random() {
    int upper = nextWord() >>> 5;
    int lower = nextWord() >>> 6;
    return (((long) upper << 26) + lower) * 0x1p-53;
  }

  /// `random.randint(low, high)`: both bounds can be drawn.
  public int randint(int low, int high) {
    int width = Math.addExact(Math.subtractExact(high, low), 1);
    if (width < 1) {
      throw new IllegalArgumentException("no number lies in [" + low + ", " + high + "]");
    }
    int unused = Integer.numberOfLeadingZeros(width); // the power of two itself is drawn, too
    int drawn = nextWord() >>> unused;
    while (drawn >= width) {
      drawn = nextWord() >>> unused;
    }
    return low + drawn;
  }

  /// `random.sample(range(population), count)`: that many different numbers, in the order drawn.
  ///
  /// A small population is drawn from a list that closes its gaps, a large one by drawing again
  /// what was drawn before (`Lib/random.py`): the same seed gives other numbers either way.
  public int[] sample(int population, int count) {
    if (count < 0 || count > population) {
      throw new IllegalArgumentException(count + " of " + population);
    }
    return population <= largestListed(count)
        ? sampleFromList(population, count)
        : sampleAgainstRepeats(population, count);
  }

  /// The population up to which a list costs less memory than a set of what was drawn.
  private static long largestListed(int count) {
    long size = 21; // of a small set, less that of an empty list
    if (count > 5) {
      size += 1L << (2 * (int) Math.ceil(Math.log(count * 3.0) / Math.log(4)));
    }
    return size;
  }

  private int[] sampleFromList(int population, int count) {
    int[] left = new int[population];
    for (int i = 0; i < population; i++) {
      left[i] = i;
    }
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      int at = randint(0, population - i - 1);
      drawn[i] = left[at];
      left[at] = left[population - i - 1];
    }
    return drawn;
  }

  private int[] sampleAgainstRepeats(int population, int count) {
    var seen = new HashSet<Integer>();
    int[] drawn = new int[count];
    for (int i = 0; i < count; i++) {
      do {
        drawn[i] = randint(0, population - 1);
      } while (!seen.add(drawn[i]));
    }
    return drawn;
  }
}
