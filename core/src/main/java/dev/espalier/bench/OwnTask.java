package dev.espalier.bench;

import dev.espalier.engine.Cap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// The two forms of a user's own questions, see [OwnSet].
final class OwnTask {
  static final Task CHOICE = new OwnChoice();
  static final Task ANSWER = new OwnAnswer();

  private static final int NEW_TOKENS = 64;

  private OwnTask() {}

  private static String prompt(Row row) {
    return "Question: " + row.text("question") + "\nAnswer:";
  }

  private static final class OwnChoice implements Task.ByLikelihood {
    @Override
    public Document document(Row row) {
      if (!row.has("question", "choices", "answer")) {
        throw row.unknownForm("question, choices and answer, as the rows before it");
      }
      var choices = row.texts("choices");
      if (choices.size() < 2) {
        throw row.fault().found("1 choice").needed("at least 2").fault();
      }
      return new Document.Choice(prompt(row), choices, Set.of(gold(row, choices)));
    }

    /// A number is a place; a text is a choice's own, else a letter.
    private static int gold(Row row, List<String> choices) {
      if (row.fields().get("answer").isNumber()) {
        return row.gold("answer", choices.size());
      }
      int own = choices.indexOf(row.text("answer"));
      if (own >= 0) {
        return own;
      }
      var letters =
          IntStream.range(0, choices.size())
              .mapToObj(place -> Character.toString('A' + place))
              .toList();
      return row.gold("answer", letters);
    }

    @Override
    public Map<Metric, Double> scores(Document document, List<Double> logLikelihoods) {
      return Choosing.allAccuracies((Document.Choice) document, logLikelihoods);
    }
  }

  private static final class OwnAnswer implements Task.ByAnswer {
    @Override
    public Document document(Row row) {
      if (row.has("choices") || !row.has("question", "answer")) {
        throw row.unknownForm("question and answer, as the rows before it");
      }
      String answer = row.text("answer").strip();
      if (answer.isEmpty() || answer.contains("\n")) {
        throw row.fault()
            .found(answer.isEmpty() ? "an empty answer" : "an answer of several lines")
            .needed("one line")
            .fault();
      }
      return new Document.Problem(prompt(row), answer);
    }

    @Override
    public List<String> stops() {
      return List.of("\n");
    }

    @Override
    public Cap cap() {
      return new Cap.NewTokens(NEW_TOKENS);
    }

    @Override
    public Map<Metric, Double> scores(Document document, String answer) {
      String written = answer.strip();
      String gold = document.answered();
      boolean isAlike = written.toLowerCase(Locale.ROOT).equals(gold.toLowerCase(Locale.ROOT));
      return Map.of(
          Metric.EXACT, written.equals(gold) ? 1.0 : 0,
          Metric.EXACT_IN_ANY_CASE, isAlike ? 1.0 : 0);
    }
  }
}
