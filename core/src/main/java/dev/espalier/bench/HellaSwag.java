package dev.espalier.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// HellaSwag (Zellers et al. 2019, arXiv:1905.07830): which of four endings goes on.
///
/// Forms of a row:
/// - the official one: `activity_label`, `ctx_a`, `ctx_b`, `endings`, `label`, cleaned here of what
///   WikiHow left in it;
/// - the cleaned one: `query`, `choices`, `gold`; the text form has the same in six lines.
final class HellaSwag implements Task.ByLikelihood {
  private static final Pattern BRACKETS = Pattern.compile("(?d)\\[.*?\\]");

  @Override
  public Document document(Row row) {
    if (row.has("query", "choices", "gold")) {
      var choices = row.texts("choices");
      return new Document.Choice(
          row.text("query"), choices, Set.of(row.gold("gold", choices.size())));
    }
    if (!row.has("activity_label", "ctx_a", "ctx_b", "endings", "label")) {
      throw row.unknownForm(
          "activity_label, ctx_a, ctx_b, endings and label, or query, choices and gold");
    }
    String context = row.text("ctx_a") + " " + capitalized(row.text("ctx_b"));
    String query = cleaned(row.text("activity_label") + ": " + context);
    var endings = row.texts("endings").stream().map(HellaSwag::cleaned).toList();
    return new Document.Choice(query, endings, Set.of(row.gold("label", endings.size())));
  }

  /// `preprocess` of the harness's `hellaswag/utils.py`.
  static String cleaned(String text) {
    String titled = PythonText.strip(text).replace(" [title]", ". ");
    return BRACKETS.matcher(titled).replaceAll("").replace("  ", " ");
  }

  /// Python's `str.capitalize`: the first character in title case, all others in lower case.
  static String capitalized(String text) {
    if (text.isEmpty()) {
      return text;
    }
    int first = text.codePointAt(0);
    String rest = text.substring(Character.charCount(first)).toLowerCase(Locale.ROOT);
    return Character.toString(Character.toTitleCase(first)) + rest;
  }

  @Override
  public Map<Metric, Double> scores(Document document, List<Double> logLikelihoods) {
    return Choosing.allAccuracies((Document.Choice) document, logLikelihoods);
  }
}
