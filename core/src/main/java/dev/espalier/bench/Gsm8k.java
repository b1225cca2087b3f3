package dev.espalier.bench;

import dev.espalier.engine.Cap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// GSM8K (Cobbe et al. 2021, arXiv:2110.14168): sums in words, worked out in the model's own.
///
/// A row has `question` and `answer`, whose last line is `#### N`.
final class Gsm8k implements Task.ByAnswer {
  /// `max_gen_toks` of the harness.
  private static final int NEW_TOKENS = 256;

  private static final Pattern STRICT = Pattern.compile("#### (-?[0-9.,]+)");
  private static final Pattern FLEXIBLE = Pattern.compile("(-?[$0-9.,]{2,})|(-?[0-9]+)");

  /// What is left out before two answers are compared (`regexes_to_ignore`), in this order.
  private static final List<Pattern> IGNORED =
      List.of(
          Pattern.compile(","),
          Pattern.compile("\\$"),
          Pattern.compile("(?s).*#### "),
          Pattern.compile("(?d)\\.$"));

  @Override
  public Document document(Row row) {
    if (!row.has("question", "answer")) {
      throw row.unknownForm("question and answer");
    }
    if (!row.text("answer").contains("#### ")) {
      throw row.fault().found("an answer without '#### '").needed("a number behind it").fault();
    }
    return new Document.Problem(
        "Question: " + row.text("question") + "\nAnswer:", row.text("answer"));
  }

  @Override
  public List<String> stops() {
    return List.of("Question:", "</s>", "<|im_end|>");
  }

  @Override
  public Cap cap() {
    return new Cap.NewTokens(NEW_TOKENS);
  }

  @Override
  public Map<Metric, Double> scores(Document document, String answer) {
    String gold = comparable(document.answered());
    return Map.of(
        Metric.EXACT_STRICT, equal(strict(answer), gold),
        Metric.EXACT_FLEXIBLE, equal(flexible(answer), gold));
  }

  private static double equal(Optional<String> found, String gold) {
    return found.map(Gsm8k::comparable).filter(gold::equals).isPresent() ? 1 : 0;
  }

  /// The first number behind `#### `.
  static Optional<String> strict(String answer) {
    var match = STRICT.matcher(answer);
    return match.find() ? Optional.of(match.group(1)) : Optional.empty();
  }

  /// The last thing that looks like a number.
  static Optional<String> flexible(String answer) {
    return FLEXIBLE.matcher(answer).results().map(match -> match.group()).reduce((_, last) -> last);
  }

  static String comparable(String text) {
    String left = text;
    for (Pattern ignored : IGNORED) {
      left = ignored.matcher(left).replaceAll("");
    }
    return left.toLowerCase(Locale.ROOT);
  }
}
