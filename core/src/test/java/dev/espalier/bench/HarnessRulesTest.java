package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The harness's own functions on made-up rows: `golden/bench/HOW.md`.
final class HarnessRulesTest {
  private static final JsonNode GOLDEN = Golden.json("bench/lm-eval.json");

  @Test
  void gsm8kFindsTheSameNumbers() {
    for (JsonNode row : GOLDEN.get("gsm8k_extraction").values()) {
      var document = new Document.Problem("q", row.get("reference").asString());
      var scores = new Gsm8k().scores(document, row.get("answer").asString());
      assertThat(scores.get(Metric.EXACT_STRICT))
          .as("strict: %s", row)
          .isEqualTo(row.get("strict-match").asDouble());
      assertThat(scores.get(Metric.EXACT_FLEXIBLE))
          .as("flexible: %s", row)
          .isEqualTo(row.get("flexible-extract").asDouble());
    }
  }

  @Test
  void hellaSwagIsCleanedAlike() {
    for (JsonNode golden : GOLDEN.get("hellaswag_cleaning").values()) {
      var document =
          (Document.Choice) new HellaSwag().document(new Row("golden", golden.get("row")));
      assertThat(document.prompt()).isEqualTo(golden.get("query").asString());
      assertThat(document.choices())
          .isEqualTo(golden.get("choices").valueStream().map(JsonNode::asString).toList());
      assertThat(document.gold()).isEqualTo(golden.get("gold").asInt());
    }
  }
}
