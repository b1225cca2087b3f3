package dev.espalier.judge;

import java.util.Arrays;

/// Tells a long answer that shares no word with what was asked.
///
/// Words are compared by their first four letters; short words and the commonest of English do not
/// count. Such an answer may still serve: it is a flag, not a verdict.
final class Topic {
  private static final int LEAST_LETTERS = 4;
  private static final int STEM_LETTERS = 4;

  /// Of a request with fewer words that count, nothing is said.
  private static final int LEAST_ASKED = 2;

  /// Of an answer with fewer, too.
  private static final int LEAST_SAID = 20;

  private Topic() {}

  /// @param task what was asked, without a template around it
  /// @param said the answer's words
  static boolean isMissed(String task, String text, Words said) {
    var asked = stems(task, Words.of(task));
    if (asked.length < LEAST_ASKED) {
      return false;
    }
    Arrays.sort(asked);
    int counted = 0;
    for (int i = 0; i < said.count(); i++) {
      if (counts(said, i)) {
        counted++;
        if (Arrays.binarySearch(asked, stem(text, said, i)) >= 0) {
          return false;
        }
      }
    }
    return counted >= LEAST_SAID;
  }

  private static long[] stems(String text, Words words) {
    var stems = new long[words.count()];
    int count = 0;
    for (int i = 0; i < words.count(); i++) {
      if (counts(words, i)) {
        stems[count++] = stem(text, words, i);
      }
    }
    return Arrays.copyOf(stems, count);
  }

  private static boolean counts(Words words, int i) {
    return words.end(i) - words.start(i) >= LEAST_LETTERS
        && !Language.isCommonEnglish(words.hash(i));
  }

  private static long stem(String text, Words words, int i) {
    long hash = Words.beginning();
    int end = Math.min(words.end(i), words.start(i) + STEM_LETTERS);
    for (int at = words.start(i); at < end; at++) {
      hash = Words.step(hash, Character.toLowerCase(text.charAt(at)));
    }
    return Words.mixed(hash);
  }
}
