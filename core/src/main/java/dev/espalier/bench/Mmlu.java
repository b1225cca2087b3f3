package dev.espalier.bench;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// MMLU (Hendrycks et al. 2020, arXiv:2009.03300): four choices under letters, and the letter is
/// the answer; 57 subjects, each a task of its own.
///
/// Forms of a row: `question`, `choices`, `answer` from 0 (the hub); `question`, `choice0` to
/// `choice3`, `answer` from 0, or without a header and with letters A to D (its authors).
final class Mmlu implements Task.ByLikelihood {
  private static final List<String> LETTERS = List.of("A", "B", "C", "D");

  @Override
  public Document document(Row row) {
    boolean isList = row.has("question", "choices", "answer");
    if (!isList && !row.has("question", "choice0", "choice1", "choice2", "choice3", "answer")) {
      throw row.unknownForm("question, choices (or choice0 to choice3) and answer");
    }
    var choices =
        isList
            ? row.texts("choices")
            : List.of(
                row.text("choice0"), row.text("choice1"), row.text("choice2"), row.text("choice3"));
    if (choices.size() != LETTERS.size()) {
      throw row.fault().found(choices.size() + " choices").needed("4").fault();
    }
    var prompt = new StringBuilder(PythonText.strip(row.text("question")));
    for (int i = 0; i < LETTERS.size(); i++) {
      prompt.append('\n').append(LETTERS.get(i)).append(". ").append(choices.get(i));
    }
    int gold =
        LETTERS.contains(row.text("answer"))
            ? row.gold("answer", LETTERS)
            : row.gold("answer", LETTERS.size());
    return new Document.Choice(prompt + "\nAnswer:", LETTERS, Set.of(gold));
  }

  @Override
  public Map<Metric, Double> scores(Document document, List<Double> logLikelihoods) {
    var choice = (Document.Choice) document;
    return Map.of(Metric.ACC, Choosing.right(choice, Choosing.best(logLikelihoods)));
  }

  /// What stands before a subject's first example.
  static String description(String subject) {
    return "The following are multiple choice questions (with answers) about "
        + subject.replace('_', ' ')
        + ".\n\n";
  }
}
