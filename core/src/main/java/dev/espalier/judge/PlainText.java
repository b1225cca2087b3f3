package dev.espalier.judge;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// Text as the rules read it: compatibility characters and curly quotes made plain, lower case,
/// markdown marks and runs of spaces removed, contractions written out (`can't` and `cannot` are
/// `can not`).
final class PlainText {
  private record Rewrite(Pattern from, String to) {}

  private static final List<Rewrite> REWRITES =
      List.of(
          rewrite("[\u2018\u2019\u201b\u02bc\u00b4`\uff07]", "'"),
          rewrite("[\u201c\u201d\u201e\u00ab\u00bb]", "\""),
          rewrite("[*_#>|~]+", " "),
          rewrite("\\bcan'?t\\b|\\bcannot\\b", "can not"),
          rewrite("\\bwon'?t\\b", "will not"),
          rewrite("n't", " not"),
          rewrite("\\bi'?m\\b", "i am"),
          rewrite("\\bi'd\\b", "i would"),
          rewrite("\\b(it|that)'s\\b", "$1 is"),
          rewrite("'ve\\b", " have"),
          rewrite("'re\\b", " are"),
          rewrite("'ll\\b", " will"),
          rewrite("\\s+", " "));

  private PlainText() {}

  static String of(String text) {
    var plain = Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    for (var rewrite : REWRITES) {
      plain = rewrite.from().matcher(plain).replaceAll(rewrite.to());
    }
    return plain.strip();
  }

  /// The rewriting rules, for the judge's version.
  static List<String> rules() {
    return REWRITES.stream().map(r -> r.from().pattern() + " -> " + r.to()).toList();
  }

  private static Rewrite rewrite(String from, String to) {
    return new Rewrite(Pattern.compile(from), to);
  }
}
