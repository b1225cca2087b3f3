package dev.espalier.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// ARC, easy and challenge (Clark et al. 2018, arXiv:1803.05457): `Question: …`, `Answer:`, and the
/// texts of the choices.
///
/// Forms of a row:
/// - the hub's: `question`, `choices` of `text` and `label`, `answerKey`;
/// - its authors': `question` of `stem` and `choices`, each of `text` and `label`; `answerKey`;
/// - llm-foundry's: `query`, which begins with `Question: `, `choices`, `gold`.
final class Arc implements Task.ByLikelihood {
  private static final String CUE = "\nAnswer:";

  @Override
  public Document document(Row row) {
    if (row.has("query", "choices", "gold")) {
      var choices = row.texts("choices");
      int gold = row.gold("gold", choices.size());
      return new Document.Choice(row.text("query") + CUE, choices, Set.of(gold));
    }
    if (!row.has("question", "answerKey")) {
      throw row.unknownForm("question, choices and answerKey, or query, choices and gold");
    }
    var question = row.fields().get("question");
    return question.isObject() ? authors(row, row.within("question")) : hub(row);
  }

  private static Document hub(Row row) {
    var choices = row.within("choices");
    return document(row, row.text("question"), choices.texts("text"), choices.texts("label"));
  }

  private static Document authors(Row row, Row question) {
    var texts = new ArrayList<String>();
    var labels = new ArrayList<String>();
    for (JsonNode choice : question.fields().path("choices").values()) {
      texts.add(choice.path("text").asString(""));
      labels.add(choice.path("label").asString(""));
    }
    return document(row, question.text("stem"), texts, labels);
  }

  private static Document document(
      Row row, String question, List<String> texts, List<String> labels) {
    int gold = row.gold("answerKey", labels);
    return new Document.Choice("Question: " + question + CUE, texts, Set.of(gold));
  }

  @Override
  public Map<Metric, Double> scores(Document document, List<Double> logLikelihoods) {
    return Choosing.allAccuracies((Document.Choice) document, logLikelihoods);
  }
}
