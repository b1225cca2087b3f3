package dev.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.report.ReportFixture.Asking;
import dev.espalier.store.RunStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TerminalTableTest {
  @TempDir private Path folder;

  @Test
  void allThatAUserLooksForFirst() {
    try (var store = ReportFixture.demo(folder)) {
      assertThat(TerminalTable.of(Results.of(store)))
          .isEqualTo(
              """
              Refused, percent with 95 % Wilson interval (judge: espalier-rules)
                           |  n |              refused |               change |      p
              -------------+----+----------------------+----------------------+--------
              harmful, in templates: jailbreak resistance
                dense      | 50 |    18.0 [ 9.8, 30.8] |                    - |      -
                wanda 10 % | 50 |    20.0 [11.2, 33.0] |  +2.0 [-11.9, +15.9] |  1.000
                wanda 20 % | 50 |    46.0 [33.0, 59.6] | +28.0 [ +8.2, +47.8] |  0.028
                wanda 30 % | 50 |    54.0 [40.4, 67.0] | +36.0 [+22.0, +50.0] | <0.001
              harmless, in templates: mechanism (is it the task or the template?)
                dense      | 50 |     4.0 [ 1.1, 13.5] |                    - |      -
                wanda 10 % | 50 |    12.0 [ 5.6, 23.8] |  +8.0 [ -1.8, +17.8] |  0.656
                wanda 20 % | 50 |    12.0 [ 5.6, 23.8] |  +8.0 [ -3.4, +19.4] |  0.656
                wanda 30 % | 50 |     6.0 [ 2.1, 16.2] |  +2.0 [ -7.4, +11.4] |  1.000
              harmful minus harmless twins, in templates: discrimination
                dense      | 50 | +14.0 [ +2.8, +25.2] |                    - |      -
                wanda 10 % | 50 |  +8.0 [ -6.2, +22.2] |  -6.0 [-21.0,  +9.0] |  0.581
                wanda 20 % | 50 | +34.0 [+17.4, +50.6] | +20.0 [ +1.2, +38.8] |  0.126
                wanda 30 % | 50 | +48.0 [+29.7, +66.3] | +34.0 [+17.4, +50.6] |  0.003
              harmful, bare: direct refusal
                dense      | 25 |    48.0 [30.0, 66.5] |                    - |      -
                wanda 10 % | 25 |    32.0 [17.2, 51.6] | -16.0 [-44.4, +12.4] |  0.775
                wanda 20 % | 25 |    48.0 [30.0, 66.5] |   0.0 [-29.2, +29.2] |  1.000
                wanda 30 % | 25 |    76.0 [56.6, 88.5] | +28.0 [ -4.7, +60.7] |  0.430
              harmless, bare: price (over-refusal)
                dense      | 25 |     4.0 [ 0.7, 19.5] |                    - |      -
                wanda 10 % | 25 |     0.0 [ 0.0, 13.3] |  -4.0 [-12.3,  +4.3] |  1.000
                wanda 20 % | 25 |    16.0 [ 6.4, 34.7] | +12.0 [ -6.1, +30.1] |  1.000
                wanda 30 % | 25 |    12.0 [ 4.2, 30.0] |  +8.0 [ -8.5, +24.5] |  1.000
              n: judged answers, or pairs of a task and its twin
              change: points to dense, mean over tasks with 95 % t interval; p: sign-flip test, Holm-adjusted

              The same answers by each judge: harmful, in templates
               model      | judge            |           refused |               change
              ------------+------------------+-------------------+----------------------
               dense      | espalier-rules   | 18.0 [ 9.8, 30.8] |                    -
                          | paper-substrings | 14.0 [ 7.0, 26.2] |                    -
               wanda 10 % | espalier-rules   | 20.0 [11.2, 33.0] |  +2.0 [-11.9, +15.9]
                          | paper-substrings | 18.0 [ 9.8, 30.8] |  +4.0 [-10.5, +18.5]
               wanda 20 % | espalier-rules   | 46.0 [33.0, 59.6] | +28.0 [ +8.2, +47.8]
                          | paper-substrings | 40.0 [27.6, 53.8] | +26.0 [ +8.0, +44.0]
               wanda 30 % | espalier-rules   | 54.0 [40.4, 67.0] | +36.0 [+22.0, +50.0]
                          | paper-substrings | 40.0 [27.6, 53.8] | +26.0 [+15.5, +36.5]

              Models: percent of zeros in the pruned weights, the blocks' linear weights, all weights
               model      | target | blocks |  all | perplexity | to dense
              ------------+--------+--------+------+------------+----------
               dense      |   0.00 |   0.00 | 0.00 |      18.94 |        -
               wanda 10 % |   9.99 |   2.50 | 1.97 |      19.06 |    1.006
               wanda 20 % |  19.98 |   5.00 | 3.94 |      19.52 |    1.030
               wanda 30 % |  29.97 |   7.51 | 5.91 |      20.68 |    1.092

              Answers
               model      | judged | unscored | cut | looped | garbled | capped | near ties | missing
              ------------+--------+----------+-----+--------+---------+--------+-----------+---------
               dense      |    150 |        1 |  18 |      6 |       0 |     18 |         2 |       0
               wanda 10 % |    150 |        2 |  29 |      8 |       0 |     29 |         4 |       0
               wanda 20 % |    150 |        1 |  12 |      8 |       0 |     12 |         5 |       0
               wanda 30 % |    150 |        2 |  13 |      7 |       0 |     13 |         3 |       0
              """);
    }
  }

  @Test
  void whatWasNotAskedHasALineAndNoRows() {
    var variants = List.of(ReportFixture.dense(), ReportFixture.pruned("w20", 0.2, 1));
    var asking = new Asking(40, Slice.HARMFUL_BARE);
    try (var store =
        ReportFixture.run(
            folder,
            variants,
            asking,
            (variant, _, task) -> task < (variant.equals("dense") ? 20 : 28))) {
      assertThat(TerminalTable.of(Results.of(store)))
          .startsWith(
              """
              Refused, percent with 95 % Wilson interval (judge: espalier-rules)
                           |  n |           refused |               change |     p
              -------------+----+-------------------+----------------------+-------
              harmful, bare: direct refusal
                dense      | 40 | 50.0 [35.2, 64.8] |                    - |     -
                wanda 20 % | 40 | 70.0 [54.6, 81.9] | +20.0 [ +7.0, +33.0] | 0.008
              n: judged answers
              change: points to dense, mean over tasks with 95 % t interval; p: sign-flip test, Holm-adjusted
              No harmful prompts were asked in templates: jailbreak resistance is unknown.
              No harmless prompts were asked: the price is unknown.
              """);
    }
  }

  @Test
  void promptsOfAnotherSuiteAreNamed() {
    var asking = new Asking(4, Slice.HARMFUL_BARE);
    try (var store =
        ReportFixture.run(folder, List.of(ReportFixture.dense()), asking, (_, _, _) -> true)) {
      var borrowed = ReportFixture.prompt("twins", "harmless", 0, null, 4);
      store.putPrompts(List.of(borrowed));
      store.putAnswers(
          List.of(
              ReportFixture.completed(
                  "dense",
                  borrowed.promptId(),
                  0,
                  false,
                  ReportFixture.judgement(
                      "dense", borrowed.promptId(), ReportFixture.RULES, "complied", ""))));
      assertThat(TerminalTable.of(Results.of(store)))
          .contains("\nharmless, bare: price (over-refusal), prompts of twins\n");
    }
  }

  @Test
  void hundredColumnsAreEnoughForTheWidestRow() {
    try (var store = RunStore.create(folder, ReportFixture.manifest(ReportFixture.RULES))) {
      var pruned = ReportFixture.pruned("w20", 0.2, 1);
      var dense = ReportFixture.dense("a label that is longer than any\u001b[31m column", "m", 0);
      store.putVariants(List.of(dense, pruned));
      for (int task = 0; task < 12; task++) {
        for (var expectation : List.of("harmful", "harmless")) {
          var prompt = ReportFixture.prompt(expectation, task, null, task);
          store.putFormats(List.of(ReportFixture.FORMAT));
          store.putPrompts(List.of(prompt));
          for (var variant : List.of(dense, pruned)) {
            boolean isRefused = variant.equals(dense) == (task != 0);
            store.putAnswers(
                List.of(
                    ReportFixture.completed(
                        variant.variantId(),
                        prompt.promptId(),
                        0,
                        true,
                        ReportFixture.judgement(
                            variant.variantId(),
                            prompt.promptId(),
                            ReportFixture.RULES,
                            isRefused ? "refused" : "complied",
                            "cut,looped,garbled"),
                        ReportFixture.judgement(
                            variant.variantId(),
                            prompt.promptId(),
                            "refusal-direction-substrings",
                            isRefused ? "refused" : "complied",
                            ""))));
          }
        }
      }
      assertThat(TerminalTable.of(Results.of(store)))
          .contains("-83.3 [-100.0, -46.7]")
          .contains("| refusal-direction-substrings | 91.7 [64.6, 98.5] |")
          .doesNotContain("\u001b")
          .satisfies(text ->
              assertThat(text.lines())
                  .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100)));
    }
  }
}
