package dev.espalier.judge;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// A stretch of text that says one thing over and over: a unit of words, or of characters, at least
/// three times in a row and for long enough.
///
/// Two words are the same whatever their case, digits (numbered items that differ in nothing else)
/// and punctuation at their ends.
///
/// @param start where the first of the equal units begins
/// @param firstEnd where it ends: what comes after says nothing new
record Loop(int start, int firstEnd) {
  private static final Pattern WORD = Pattern.compile("\\S+");
  private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+");
  private static final Pattern EDGES = Pattern.compile("^\\p{Punct}+|\\p{Punct}+$");
  private static final int COPIES = 3;
  private static final int MAX_PERIOD_WORDS = 120;
  private static final int MIN_WORDS = 24;
  private static final int MAX_PERIOD_CHARS = 40;
  private static final int MIN_CHARS = 120;

  /// The first loop of words in `text`, else the first of characters (scripts without spaces).
  static Optional<Loop> in(String text) {
    var words = WORD.matcher(text).results().toList();
    var keys = words.stream().map(word -> key(word.group())).toList();
    var numbered = number(keys);
    var ofWords =
        repeat(numbered, MAX_PERIOD_WORDS, MIN_WORDS)
            .map(at -> new Loop(words.get(at.start).start(), words.get(at.firstEnd - 1).end()));
    return ofWords.or(() ->
        repeat(text.chars().toArray(), MAX_PERIOD_CHARS, MIN_CHARS)
            .filter(at -> hasLetters(text.substring(at.start, at.firstEnd))));
  }

  /// The earliest run in which each item equals the one `period` before it, three periods or more
  /// and `least` items long, of the smallest such period.
  private static Optional<Loop> repeat(int[] items, int maxPeriod, int least) {
    Loop earliest = null;
    for (int period = 1; period <= Math.min(maxPeriod, items.length / COPIES); period++) {
      int needed = Math.max(COPIES * period, least) - period;
      int run = 0;
      for (int i = period; i < items.length; i++) {
        run = items[i] == items[i - period] ? run + 1 : 0;
        if (run == needed) {
          int start = i - run + 1 - period;
          if (earliest == null || start < earliest.start) {
            earliest = new Loop(start, start + period);
          }
          break;
        }
      }
    }
    return Optional.ofNullable(earliest);
  }

  private static int[] number(List<String> keys) {
    var sorted = keys.stream().distinct().sorted().toArray(String[]::new);
    return keys.stream().mapToInt(key -> Arrays.binarySearch(sorted, key)).toArray();
  }

  private static String key(String word) {
    var plain = NUMBER.matcher(word.toLowerCase(Locale.ROOT)).replaceAll("0");
    var bare = EDGES.matcher(plain).replaceAll("");
    return bare.isEmpty() ? plain : bare;
  }

  private static boolean hasLetters(String unit) {
    return unit.codePoints().anyMatch(Character::isLetterOrDigit);
  }
}
