package dev.espalier.judge;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Text as the rules read it: compatibility characters and curly quotes made plain, lower case,
/// markdown marks and runs of spaces removed, contractions written out (`can't` and `cannot` are
/// `can not`).
final class PlainText {
  /// A rewriting, and what a text must hold for it to do anything.
  private record Rewrite(Pattern from, String to, List<String> signs) {
    boolean isDue(String text) {
      for (var sign : signs) {
        if (text.contains(sign)) {
          return true;
        }
      }
      return false;
    }
  }

  private static final List<Rewrite> REWRITES =
      List.of(
          rewrite(
              "[\u2018\u2019\u201b\u02bc\u00b4`\uff07]",
              "'",
              "\u2018",
              "\u2019",
              "\u201b",
              "\u02bc",
              "\u00b4",
              "`",
              "\uff07"),
          rewrite(
              "[\u201c\u201d\u201e\u00ab\u00bb]",
              "\"",
              "\u201c",
              "\u201d",
              "\u201e",
              "\u00ab",
              "\u00bb"),
          rewrite("[*_#>|~]+", " ", "*", "_", "#", ">", "|", "~"),
          rewrite("\\bcan'?t\\b|\\bcannot\\b", "can not", "can"),
          rewrite("\\bwon'?t\\b", "will not", "won"),
          rewrite("n't", " not", "n't"),
          rewrite("\\bi'?m\\b", "i am", "i'm", "im"),
          rewrite("\\bi'd\\b", "i would", "i'd"),
          rewrite("\\b(it|that)'s\\b", "$1 is", "t's"),
          rewrite("'ve\\b", " have", "'ve"),
          rewrite("'re\\b", " are", "'re"),
          rewrite("'ll\\b", " will", "'ll"),
          rewrite("\\s+", " ", "  ", "\n", "\t", "\r", "\f", "\u000b"));

  private PlainText() {}

  static String of(String text) {
    var plain =
        Normalizer.isNormalized(text, Normalizer.Form.NFKC)
            ? text
            : Normalizer.normalize(text, Normalizer.Form.NFKC);
    plain = plain.toLowerCase(Locale.ROOT);
    for (var rewrite : REWRITES) {
      if (rewrite.isDue(plain)) {
        plain = rewrite.from().matcher(plain).replaceAll(rewrite.to());
      }
    }
    return plain.strip();
  }

  /// The beginning of a text, plain: all of it, or at least `least` characters. What lies far
  /// behind these is not looked at.
  static String beginning(String text, int least) {
    for (int take = 2 * least; take < text.length(); take *= 4) {
      int end = Character.isHighSurrogate(text.charAt(take - 1)) ? take - 1 : take;
      var plain = of(text.substring(0, end));
      if (plain.length() >= least) {
        return plain;
      }
    }
    return of(text);
  }

  /// The rewriting rules, for the judge's version.
  static List<String> rules() {
    return REWRITES.stream().map(r -> r.from().pattern() + " -> " + r.to()).toList();
  }

  private static Rewrite rewrite(String from, String to, String... signs) {
    return new Rewrite(Pattern.compile(from), to, List.copyOf(Arrays.asList(signs)));
  }
}
