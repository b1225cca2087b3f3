package dev.espalier.bench;

import java.util.List;
import java.util.Map;

/// WinoGrande (Sakaguchi et al. 2019, arXiv:1907.10641): which of two words fills the blank, by
/// what the rest of the sentence is worth behind each.
///
/// Forms of a row:
/// - the official one: `sentence` with a `_`, `option1`, `option2`, `answer`, which is 1 or 2;
/// - llm-foundry's: `context_options`, `continuation`, `gold`.
final class Winogrande implements Task.ByLikelihood {
  @Override
  public Document document(Row row) {
    if (row.has("context_options", "continuation", "gold")) {
      var contexts = row.texts("context_options");
      return new Document.Blank(
          contexts, row.text("continuation"), row.gold("gold", contexts.size()));
    }
    if (!row.has("sentence", "option1", "option2", "answer")) {
      throw row.unknownForm(
          "sentence, option1, option2 and answer, or context_options, continuation and gold");
    }
    String sentence = row.text("sentence");
    int blank = sentence.indexOf('_');
    if (blank < 0) {
      throw row.fault().found("a sentence without a blank").needed("a '_' in it").fault();
    }
    String before = sentence.substring(0, blank);
    var contexts = List.of(before + row.text("option1"), before + row.text("option2"));
    int gold = row.gold("answer", List.of("1", "2"));
    return new Document.Blank(contexts, PythonText.strip(sentence.substring(blank + 1)), gold);
  }

  @Override
  public Map<Metric, Double> scores(Document document, List<Double> logLikelihoods) {
    var blank = (Document.Blank) document;
    double right = Choosing.best(logLikelihoods) == blank.gold() ? 1 : 0;
    return Map.of(Metric.ACC, right);
  }
}
