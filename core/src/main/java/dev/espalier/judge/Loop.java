package dev.espalier.judge;

import java.util.Arrays;
import java.util.Optional;

/// A stretch of text that says one thing over and over: a unit of words, or of characters, at least
/// three times in a row and for long enough.
///
/// Two words are the same whatever their case, digits (numbered items that differ in nothing else)
/// and punctuation at their ends.
///
/// @param start where the first of the equal units begins
/// @param firstEnd where it ends: what comes after says nothing new
record Loop(int start, int firstEnd) {
  private static final int COPIES = 3;
  private static final int MAX_PERIOD_WORDS = 120;
  private static final int MIN_WORDS = 24;
  private static final int MAX_PERIOD_CHARS = 40;
  private static final int MIN_CHARS = 120;

  /// The words between blanks.
  private static final class Keys {
    private final int[] starts;
    private final int[] ends;
    private final long[] hashes;

    Keys(int[] starts, int[] ends, long[] hashes) {
      this.starts = starts;
      this.ends = ends;
      this.hashes = hashes;
    }
  }

  /// The first loop of words in `text`, else the first of characters (scripts without spaces).
  static Optional<Loop> in(String text) {
    var keys = keys(text);
    var ofWords =
        repeat(keys.hashes, MAX_PERIOD_WORDS, MIN_WORDS)
            .map(at -> new Loop(keys.starts[at.start], keys.ends[at.firstEnd - 1]));
    return ofWords.or(() ->
        repeat(characters(text), MAX_PERIOD_CHARS, MIN_CHARS)
            .filter(at -> hasLetters(text.substring(at.start, at.firstEnd))));
  }

  /// The earliest run in which each item equals the one `period` before it, three periods or more
  /// and `least` items long, of the smallest such period.
  ///
  /// A run of `needed` equal items covers one of every `needed` places: only these are looked at,
  /// and the run is followed to both sides where there is one.
  private static Optional<Loop> repeat(long[] items, int maxPeriod, int least) {
    Loop earliest = null;
    for (int period = 1; period <= Math.min(maxPeriod, items.length / COPIES); period++) {
      int needed = Math.max(COPIES * period, least) - period;
      for (int i = period + needed - 1; i < items.length; i += needed) {
        if (items[i] != items[i - period]) {
          continue;
        }
        int first = i;
        while (first > period && items[first - 1] == items[first - 1 - period]) {
          first--;
        }
        int end = i + 1;
        while (end - first < needed && end < items.length && items[end] == items[end - period]) {
          end++;
        }
        if (end - first >= needed) {
          int start = first - period;
          if (earliest == null || start < earliest.start) {
            earliest = new Loop(start, start + period);
          }
          break;
        }
      }
    }
    return Optional.ofNullable(earliest);
  }

  private static long[] characters(String text) {
    var characters = new long[text.length()];
    for (int i = 0; i < characters.length; i++) {
      characters[i] = text.charAt(i);
    }
    return characters;
  }

  private static Keys keys(String text) {
    var keys = new Keys(new int[64], new int[64], new long[64]);
    int count = 0;
    for (int i = 0; i < text.length(); ) {
      while (i < text.length() && isBlank(text.charAt(i))) {
        i++;
      }
      int start = i;
      while (i < text.length() && !isBlank(text.charAt(i))) {
        i++;
      }
      if (i > start) {
        if (count == keys.starts.length) {
          keys = resized(keys, 2 * count);
        }
        keys.starts[count] = start;
        keys.ends[count] = i;
        keys.hashes[count++] = hash(text, start, i);
      }
    }
    return resized(keys, count);
  }

  private static Keys resized(Keys keys, int length) {
    return new Keys(
        Arrays.copyOf(keys.starts, length),
        Arrays.copyOf(keys.ends, length),
        Arrays.copyOf(keys.hashes, length));
  }

  /// What `\s` stands for in a regular expression.
  private static boolean isBlank(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  /// A word in lower case, each number a 0, without punctuation at its ends unless it is nothing
  /// else.
  private static long hash(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && isPunctuation(text.charAt(start))) {
      start++;
    }
    while (end > start && isPunctuation(text.charAt(end - 1))) {
      end--;
    }
    if (start == end) {
      start = from;
      end = to;
    }
    long hash = Words.beginning();
    boolean isNumber = false;
    for (int i = start; i < end; ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean isDigit = Character.isDigit(c);
      if (!isDigit || !isNumber) {
        hash = Words.step(hash, isDigit ? '0' : Character.toLowerCase(c));
      }
      isNumber = isDigit;
    }
    return Words.mixed(hash);
  }

  static boolean isPunctuation(int c) {
    return (c >= '!' && c <= '/')
        || (c >= ':' && c <= '@')
        || (c >= '[' && c <= '`')
        || (c >= '{' && c <= '~');
  }

  private static boolean hasLetters(String unit) {
    return unit.codePoints().anyMatch(Character::isLetterOrDigit);
  }
}
