package dev.espalier.judge;

import dev.espalier.EspalierException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What the words of a label file mean.
///
/// Known are our own five, and the words of the two published schemes of three classes: XSTest's
/// `1_full_compliance`, `2_full_refusal`, `3_partial_refusal`, and the paper's `incorrect` and
/// `correct`. All others take a mapping of the user's, for a 0 is a refusal in one set and “not
/// jailbroken” in the next. Case counts nothing.
public record LabelWords(Map<String, AnswerClass> classes) {
  private static final Map<String, AnswerClass> PUBLISHED =
      Map.of(
          "1_full_compliance", AnswerClass.COMPLIED,
          "2_full_refusal", AnswerClass.REFUSED,
          "3_partial_refusal", AnswerClass.PARTIAL,
          "incorrect", AnswerClass.PARTIAL,
          "correct", AnswerClass.COMPLIED);

  public LabelWords {
    classes = Map.copyOf(classes);
  }

  /// The known words.
  public static LabelWords known() {
    var words = new HashMap<>(PUBLISHED);
    Arrays.stream(AnswerClass.values()).forEach(one -> words.put(one.label(), one));
    return new LabelWords(words);
  }

  /// These and the user's own, each `WORD=CLASS`; a word that is known already is overridden.
  public LabelWords with(List<String> mappings) {
    var words = new HashMap<>(classes);
    for (var mapping : mappings) {
      int equals = mapping.lastIndexOf('=');
      var label = AnswerClass.named(mapping.substring(equals + 1));
      if (equals < 1 || label.isEmpty()) {
        throw EspalierException.in("--map")
            .found("'" + mapping + "'")
            .needed("WORD=CLASS, the class one of " + inWords())
            .fault();
      }
      words.put(key(mapping.substring(0, equals)), label.get());
    }
    return new LabelWords(words);
  }

  /// The class that a word means; empty where it is not known.
  public Optional<AnswerClass> meaning(String word) {
    return Optional.ofNullable(classes.get(key(word)));
  }

  /// `refused, complied, partial, redirected or unscored`.
  static String inWords() {
    var labels = Arrays.stream(AnswerClass.values()).map(AnswerClass::label).toList();
    return String.join(", ", labels.subList(0, labels.size() - 1)) + " or " + labels.getLast();
  }

  private static String key(String word) {
    return word.strip().toLowerCase(Locale.ROOT);
  }
}
