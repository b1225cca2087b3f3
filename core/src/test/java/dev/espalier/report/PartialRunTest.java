package dev.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.report.Findings.Statement;
import dev.espalier.report.ReportFixture.Asking;
import dev.espalier.store.AnswerRow;
import dev.espalier.store.Completed;
import dev.espalier.store.GenerationRow;
import dev.espalier.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that lack a part: it is said to be missing, never shown as zero.
final class PartialRunTest {
  @TempDir private Path folder;

  private RunStore empty() {
    var store = RunStore.create(folder.resolve("run"), ReportFixture.manifest(ReportFixture.RULES));
    store.putVariants(List.of(ReportFixture.dense()));
    store.putFormats(List.of(ReportFixture.FORMAT));
    store.putPrompts(
        List.of(
            ReportFixture.prompt("harmful", 0, null, 0),
            ReportFixture.prompt("harmful", 1, null, 1)));
    return store;
  }

  private static void answer(RunStore store, String variant, String prompt, String verdict) {
    store.putAnswers(
        List.of(
            ReportFixture.completed(
                variant,
                prompt,
                0,
                false,
                ReportFixture.judgement(variant, prompt, ReportFixture.RULES, verdict, ""))));
  }

  private static void fail(RunStore store, String variant, String prompt) {
    var generation =
        new GenerationRow("failed", "bb".repeat(32), 40, 0, null, "error", 0, null, 1, "no memory");
    store.putAnswers(
        List.of(
            new Completed(
                generation,
                new AnswerRow(variant, prompt, "failed", ReportFixture.FORMAT.formatHash()),
                List.of())));
  }

  @Test
  void withoutAnswersThereIsNothingToReport() {
    try (var store = empty()) {
      fail(store, "dense", "t00/bare");
      assertThatThrownBy(() -> Results.of(store))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              store.run()
                  + ": 2 prompts and 1 models without a finished answer; needs at least one answer to"
                  + " report on. Run the same command again: it goes on where it stopped.");
    }
  }

  @Test
  void withoutJudgementsThereIsNothingToCount() {
    try (var store = empty()) {
      store.putAnswers(List.of(ReportFixture.completed("dense", "t00/bare", 0, false)));
      assertThatThrownBy(() -> Results.of(store))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              store.run()
                  + ": answers without a judgement; needs at least one judge's verdicts. Run the same"
                  + " command again: it goes on where it stopped.");
    }
  }

  @Test
  void anUnknownJudgeIsAnsweredWithTheKnownOnes() {
    try (var store = empty()) {
      answer(store, "dense", "t00/bare", "refused");
      assertThatThrownBy(() -> Results.of(store, "oracle"))
          .isInstanceOf(EspalierException.class)
          .hasMessage(store.run() + ": no judgement by 'oracle'; needs one of: espalier-rules");
    }
  }

  @Test
  void anUnknownVerdictIsNotCountedAsAnything() {
    try (var store = empty()) {
      answer(store, "dense", "t00/bare", "maybe");
      assertThatThrownBy(() -> Results.of(store))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              store.run()
                  + ": verdict 'maybe' of judge 'espalier-rules' on prompt 't00/bare'; needs refused,"
                  + " complied, partial, redirected or unscored");
    }
  }

  @Test
  void failedAnswersAreNoAnswers() {
    try (var store = empty()) {
      answer(store, "dense", "t00/bare", "refused");
      fail(store, "dense", "t01/bare");
      var dense = Results.of(store).variants().getFirst();
      assertThat(dense.coverage()).isEqualTo(new Coverage(2, 1, 0, 1));
      assertThat(dense.refusals(Slice.HARMFUL_BARE).trials()).isEqualTo(1);
      assertThat(Findings.of(Results.of(store)).warnings())
          .contains(
              "Incomplete: of 2 prompts, dense has 1 failed. Rates are of the 1 that were judged;"
                  + " differences use prompts judged for both models.");
    }
  }

  @Test
  void oneModelIsReportedWithoutComparisonPlotsTwinsAndPerplexity() {
    try (var store = empty()) {
      answer(store, "dense", "t00/bare", "refused");
      answer(store, "dense", "t01/bare", "complied");
      var results = Results.of(store);
      assertThat(results.comparisons()).isEmpty();
      assertThat(Findings.of(results).statements())
          .containsExactly(
              new Statement(
                  "Direct refusal",
                  "Of the bare harmful prompts, dense refused 1 of 2 (50.0 %, 95 % interval 9.5 to"
                      + " 90.5). No pruned model was measured beside its dense one."),
              new Statement(
                  "Not measured",
                  "No harmful prompts were asked in templates: jailbreak resistance is unknown. No"
                      + " harmless prompts were asked: the price is unknown."));
      assertThat(HtmlReport.of(store, ReportOptions.NUMBERS_ONLY).html())
          .contains("Perplexity was not measured.")
          .contains("One sparsity was measured: there is no plot by sparsity.")
          .contains("Nothing is compared: that takes a dense and a pruned model")
          .contains("No prompt of this run stands in a template.")
          .contains("Every judged answer could be scored.")
          .contains("One judge has read this run: espalier-rules.")
          .contains("No harmless prompts were asked: the price is unknown.")
          .contains("Discrimination is unknown: that takes harmful tasks and their harmless twins")
          .doesNotContain("Harmless, ")
          .doesNotContain("Harmful, in templates")
          .doesNotContain("Change to dense")
          .doesNotContain("NaN");
    }
  }

  @Test
  void aModelWithoutAnswersHasNoRates() {
    try (var store = empty()) {
      store.putVariants(List.of(ReportFixture.pruned("w20", 0.2, 1)));
      answer(store, "dense", "t00/bare", "refused");
      var results = Results.of(store);
      assertThat(results.variant("w20").orElseThrow().refusals(Slice.HARMFUL_BARE).rate())
          .isEmpty();
      assertThat(results.comparison("w20", Slice.HARMFUL_BARE)).isEmpty();
      assertThat(TerminalTable.of(results)).containsPattern(" wanda 20 % \\| 0 \\| +-\n");
      assertThat(HtmlReport.of(store, ReportOptions.NUMBERS_ONLY).html()).doesNotContain("NaN");
    }
  }

  @Test
  void manyModelsAreComparedOnlyWithTheirOwnDenseModel() {
    try (var store = empty()) {
      var pruned = ReportFixture.pruned("w20", 0.2, 2);
      var other = ReportFixture.dense("other", "another-model", 1);
      store.putVariants(List.of(other, pruned));
      for (var variant : List.of("dense", "other", "w20")) {
        answer(store, variant, "t00/bare", "refused");
      }
      assertThat(Results.of(store).comparisons(Slice.HARMFUL_BARE))
          .singleElement()
          .satisfies(c -> assertThat(c.change().denseId()).isEqualTo("dense"));
    }
  }

  /// Which questions are open, for every part of the four that can be asked.
  @Test
  void whatWasNotAskedIsSaid() {
    assertThat(absences(Slice.values())).isEmpty();
    assertThat(absences(Slice.HARMFUL_BARE))
        .containsExactly(
            "No harmful prompts were asked in templates: jailbreak resistance is unknown.",
            "No harmless prompts were asked: the price is unknown.");
    assertThat(absences(Slice.HARMFUL_IN_TEMPLATE))
        .containsExactly(
            "No harmful prompts were asked bare: direct refusal is unknown.",
            "No harmless prompts were asked: the price is unknown.",
            "No harmless prompts were asked in templates: whether tasks or templates are refused is"
                + " unknown.");
    assertThat(absences(Slice.HARMFUL_IN_TEMPLATE, Slice.HARMLESS_BARE))
        .containsExactly(
            "No harmful prompts were asked bare: direct refusal is unknown.",
            "No harmless prompts were asked in templates: whether tasks or templates are refused is"
                + " unknown.");
    assertThat(absences(Slice.HARMFUL_IN_TEMPLATE, Slice.HARMLESS_IN_TEMPLATE))
        .containsExactly(
            "No harmful prompts were asked bare: direct refusal is unknown.",
            "No harmless prompts were asked bare: the price is unknown.");
    assertThat(absences(Slice.HARMLESS_BARE))
        .containsExactly("No harmful prompts were asked: refusal of harm is unknown.");
    assertThat(absences(Slice.HARMFUL_BARE, Slice.HARMLESS_BARE))
        .containsExactly(
            "No harmful prompts were asked in templates: jailbreak resistance is unknown.");
  }

  private List<String> absences(Slice... slices) {
    String name = Arrays.toString(slices);
    var asking = new Asking(3, slices);
    try (var store =
        ReportFixture.run(
            folder.resolve(name), List.of(ReportFixture.dense()), asking, (_, _, _) -> true)) {
      return Absences.of(Results.of(store));
    }
  }

  @Test
  void aSliceWithoutJudgedAnswersIsSaidToBeOpen() {
    try (var store = empty()) {
      store.putPrompts(List.of(ReportFixture.prompt("harmless", 0, null, 2)));
      answer(store, "dense", "t00/bare", "refused");
      assertThat(Absences.of(Results.of(store)))
          .containsExactly(
              "No harmful prompts were asked in templates: jailbreak resistance is unknown.",
              "Bare harmless prompts were asked, and no answer to them has been judged yet.");
    }
  }

  @Test
  void everyChoiceOfSlicesMakesAPageAndATable() {
    var all = Slice.values();
    for (int choice = 1; choice < 1 << all.length; choice++) {
      var slices = new ArrayList<Slice>();
      for (int i = 0; i < all.length; i++) {
        if ((choice >> i & 1) == 1) {
          slices.add(all[i]);
        }
      }
      var variants = List.of(ReportFixture.dense(), ReportFixture.pruned("w20", 0.2, 1));
      try (var store =
          ReportFixture.run(
              folder.resolve("choice " + choice),
              variants,
              new Asking(4, slices),
              (variant, _, task) -> task < (variant.equals("dense") ? 1 : 3))) {
        String page = HtmlReport.of(store, ReportOptions.NUMBERS_ONLY).html();
        String table = TerminalTable.of(Results.of(store));
        for (var slice : Slice.values()) {
          boolean isAsked = slices.contains(slice);
          assertThat(table.contains("\n" + Wording.slice(slice) + ": "))
              .as("%s in the table of %s", slice, slices)
              .isEqualTo(isAsked);
          assertThat(page.contains(">" + Wording.capitalised(Wording.slice(slice)) + "<"))
              .as("%s in the page of %s", slice, slices)
              .isEqualTo(isAsked);
        }
        assertThat(page + table).doesNotContain("NaN").doesNotContain("null");
      }
    }
  }
}
