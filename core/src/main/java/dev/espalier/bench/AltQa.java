package dev.espalier.bench;

import dev.espalier.engine.Cap;
import dev.espalier.model.chat.PromptFormat;
import dev.espalier.model.chat.PromptRenderer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// AltQA, Wikipedia questions whose numbers were changed (`WikiQA-Altered_Numeric_QA` of
/// abacusai/Long-Context), asked as the paper's authors do (`evaluate.py`, `long_context`).
///
/// A row has `conversations`: document and question, then the number. The question goes into the
/// model's chat format behind `. Answer with just a number. `; of more than 2000 tokens the first
/// 10 and the last 1990 are kept, and prompt and answer may have 2040 together. Beside the authors'
/// comparison of digits stands one of numbers: theirs reads `1,234` as `1`.
final class AltQa implements Task.ByAnswer {
  private static final int MOST_TOKENS = 2000;
  private static final int FIRST_KEPT = 10;
  private static final int TOTAL_TOKENS = 2040;

  private static final Pattern DIGITS = Pattern.compile("\\p{Nd}+");
  private static final Pattern NUMBER =
      Pattern.compile("(?<![\\w.])-?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\\.[0-9]+)?");

  @Override
  public Document document(Row row) {
    var turns = row.fields().path("conversations");
    if (!turns.isArray() || turns.size() < 2) {
      throw row.unknownForm("conversations of a question and a number");
    }
    String question = turns.get(0).path("value").asString("");
    String answer = turns.get(1).path("value").asString("");
    if (question.isEmpty() || answer.isEmpty()) {
      throw row.fault().found("a message without value").needed("a question and a number").fault();
    }
    return new Document.Problem(question, answer);
  }

  @Override
  public List<String> stops() {
    return List.of();
  }

  @Override
  public Cap cap() {
    return new Cap.TotalTokens(TOTAL_TOKENS);
  }

  @Override
  public List<Integer> fitted(List<Integer> ids, int maxTokens) {
    if (ids.size() <= MOST_TOKENS) {
      return ids;
    }
    var kept = new ArrayList<>(ids.subList(0, FIRST_KEPT));
    kept.addAll(ids.subList(ids.size() - (MOST_TOKENS - FIRST_KEPT), ids.size()));
    return kept;
  }

  @Override
  public boolean isAlwaysChat() {
    return true;
  }

  /// The authors' words; in their formats for Vicuna and for uncensored models a blank ends them.
  @Override
  public String request(Document document, PromptRenderer format) {
    boolean endsInBlank =
        format == PromptFormat.PAPER_VICUNA || format == PromptFormat.PAPER_UNCENSORED;
    return document.asked() + ". Answer with just a number." + (endsInBlank ? " " : "");
  }

  @Override
  public Map<Metric, Double> scores(Document document, String answer) {
    String gold = document.answered();
    boolean isDigits = firstDigits(answer).filter(gold::equals).isPresent();
    boolean isNumber =
        firstNumber(answer)
            .flatMap(found -> firstNumber(gold).filter(right -> found.compareTo(right) == 0))
            .isPresent();
    return Map.of(Metric.EXACT_DIGITS, isDigits ? 1.0 : 0, Metric.EXACT_NUMBER, isNumber ? 1.0 : 0);
  }

  static Optional<String> firstDigits(String answer) {
    var match = DIGITS.matcher(answer);
    return match.find() ? Optional.of(match.group()) : Optional.empty();
  }

  /// Commas between groups of three, a sign and decimals belong to a number.
  static Optional<BigDecimal> firstNumber(String answer) {
    var match = NUMBER.matcher(answer);
    return match.find()
        ? Optional.of(new BigDecimal(match.group().replace(",", "")))
        : Optional.empty();
  }
}
