package dev.espalier.judge;

import java.util.Arrays;

/// The words of a text, runs of letters, marks and digits, as places and as hashes of their lower
/// case: what repeats, is copied or belongs to a language is found by comparing numbers.
///
/// Two words of equal hash are taken for equal; with 64 bits, two unequal ones of a text never are.
final class Words {
  private static final long BASIS = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private int count;
  private int[] starts = new int[64];
  private int[] ends = new int[64];
  private long[] hashes = new long[64];

  private Words() {}

  static Words of(String text) {
    var words = new Words();
    int length = text.length();
    int start = -1;
    long hash = BASIS;
    for (int i = 0; i < length; ) {
      int c = text.codePointAt(i);
      if (isInWord(c)) {
        start = start < 0 ? i : start;
        hash = step(hash, Character.toLowerCase(c));
      } else if (start >= 0) {
        words.add(start, i, hash);
        start = -1;
        hash = BASIS;
      }
      i += Character.charCount(c);
    }
    if (start >= 0) {
      words.add(start, length, hash);
    }
    return words;
  }

  /// The hash of a word of lower-case letters.
  static long hash(String word) {
    long hash = BASIS;
    for (int i = 0; i < word.length(); ) {
      int c = word.codePointAt(i);
      hash = step(hash, c);
      i += Character.charCount(c);
    }
    return mixed(hash);
  }

  /// One character more of a hash that began with [#beginning].
  static long step(long hash, int c) {
    return (hash ^ c) * PRIME;
  }

  static long beginning() {
    return BASIS;
  }

  /// A hash whose bits all depend on all characters.
  static long mixed(long hash) {
    long h = hash ^ (hash >>> 32);
    h *= 0xd6e8feb86659fd93L;
    return h ^ (h >>> 32);
  }

  static boolean isInWord(int c) {
    if (c < 0x80) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
    return switch (Character.getType(c)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER,
          Character.NON_SPACING_MARK,
          Character.COMBINING_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.DECIMAL_DIGIT_NUMBER ->
          true;
      default -> false;
    };
  }

  private void add(int start, int end, long hash) {
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, 2 * count);
      ends = Arrays.copyOf(ends, 2 * count);
      hashes = Arrays.copyOf(hashes, 2 * count);
    }
    starts[count] = start;
    ends[count] = end;
    hashes[count++] = mixed(hash);
  }

  int count() {
    return count;
  }

  int start(int word) {
    return starts[word];
  }

  int end(int word) {
    return ends[word];
  }

  long hash(int word) {
    return hashes[word];
  }

  /// The hash of `length` words from `first` on, in their order.
  long hash(int first, int length) {
    long hash = BASIS;
    for (int i = first; i < first + length; i++) {
      hash = (hash ^ hashes[i]) * PRIME;
      hash ^= hash >>> 29;
    }
    return hash;
  }
}
