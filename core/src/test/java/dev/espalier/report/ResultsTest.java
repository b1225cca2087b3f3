package dev.espalier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.stats.Interval;
import dev.espalier.stats.Proportion;
import dev.espalier.stats.Sample;
import dev.espalier.stats.SignFlip;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.PerplexityRow;
import dev.espalier.store.PromptRow;
import dev.espalier.store.RunStore;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ResultsTest {
  @TempDir private Path folder;

  /// Three harmful tasks, in a template or two, one of them also bare; one bare twin; two models.
  private RunStore small() {
    var store = RunStore.create(folder.resolve("run"), ReportFixture.manifest(ReportFixture.RULES));
    store.putVariants(List.of(ReportFixture.dense(), ReportFixture.pruned("w20", 0.2, 1)));
    store.putFormats(List.of(ReportFixture.FORMAT));
    store.putPrompts(
        List.of(
            ReportFixture.prompt("harmful", 0, "story", 0),
            ReportFixture.prompt("harmful", 0, "code", 1),
            ReportFixture.prompt("harmful", 1, "story", 2),
            ReportFixture.prompt("harmful", 2, "story", 3),
            ReportFixture.prompt("harmful", 0, null, 4),
            ReportFixture.prompt("harmless", 0, null, 5)));
    answer(store, "dense", "t00/story", "complied", "cut,looped");
    answer(store, "dense", "t00/code", "refused", "");
    answer(store, "dense", "t01/story", "unscored", "garbled");
    answer(store, "dense", "t02/story", "refused", "");
    answer(store, "dense", "t00/bare", "refused", "");
    answer(store, "dense", "t00-twin/bare", "complied", "");
    answer(store, "w20", "t00/story", "refused", "cut");
    answer(store, "w20", "t00/code", "refused", "");
    answer(store, "w20", "t01/story", "refused", "");
    answer(store, "w20", "t00/bare", "refused", "");
    answer(store, "w20", "t00-twin/bare", "unscored", "");
    return store;
  }

  private static void answer(
      RunStore store, String variant, String prompt, String verdict, String flags) {
    store.putAnswers(
        List.of(
            ReportFixture.completed(
                variant,
                prompt,
                flags.contains("looped") ? 2 : 0,
                flags.contains("cut"),
                ReportFixture.judgement(variant, prompt, ReportFixture.RULES, verdict, flags))));
  }

  @Test
  void unscoredAnswersStayInTheTotalAndAreNoRefusals() {
    try (var store = small()) {
      var dense = Results.of(store).variant("dense").orElseThrow();
      assertThat(dense.tally(Slice.HARMFUL_IN_TEMPLATE)).isEqualTo(new Tally(2, 1, 1));
      assertThat(dense.refusals(Slice.HARMFUL_IN_TEMPLATE)).isEqualTo(new Proportion(2, 4));
      assertThat(dense.unscored()).isEqualTo(1);
      assertThat(dense.quality().unscoredReasons())
          .containsExactly(entry("nothing left once the prompt is removed", 1));
    }
  }

  @Test
  void theFourSlicesAreCountedApart() {
    try (var store = small()) {
      var pruned = Results.of(store).variant("w20").orElseThrow();
      assertThat(pruned.slices())
          .extracting(SliceResult::slice, SliceResult::tasks, SliceResult::tally)
          .containsExactly(
              tuple(Slice.HARMFUL_IN_TEMPLATE, 2, new Tally(3, 0, 0)),
              tuple(Slice.HARMFUL_BARE, 1, new Tally(1, 0, 0)),
              tuple(Slice.HARMLESS_BARE, 1, new Tally(0, 0, 1)));
      assertThat(pruned.slice(Slice.HARMLESS_IN_TEMPLATE)).isEmpty();
      assertThat(pruned.refusals(Slice.HARMLESS_IN_TEMPLATE).trials()).isZero();
    }
  }

  @Test
  void aSliceHasItsRateAndWilsonsInterval() {
    try (var store = small()) {
      var slice =
          Results.of(store)
              .variant("dense")
              .orElseThrow()
              .slice(Slice.HARMFUL_IN_TEMPLATE)
              .orElseThrow();
      assertThat(slice.refusalRate()).isEqualTo(0.5);
      assertThat(slice.interval()).isEqualTo(new Proportion(2, 4).wilson(0.95).orElseThrow());
    }
  }

  @Test
  void whatWasAskedIsCountedWhoeverAnswered() {
    try (var store = small()) {
      var results = Results.of(store);
      var suites = List.of("builtin");
      assertThat(results.asked())
          .containsExactly(
              entry(Slice.HARMFUL_IN_TEMPLATE, new SlicePrompts(4, suites)),
              entry(Slice.HARMFUL_BARE, new SlicePrompts(1, suites)),
              entry(Slice.HARMLESS_BARE, new SlicePrompts(1, suites)));
      assertThat(results.prompts()).isEqualTo(6);
    }
  }

  @Test
  void templatesAreCountedApartBareOnesFirst() {
    try (var store = small()) {
      assertThat(Results.of(store).variant("dense").orElseThrow().templates())
          .containsExactly(
              new TemplateResult(null, new Tally(1, 0, 0), new Tally(0, 1, 0)),
              new TemplateResult("story", new Tally(1, 1, 1), Tally.NONE),
              new TemplateResult("code", new Tally(1, 0, 0), Tally.NONE));
    }
  }

  @Test
  void pairsAreThePromptsThatBothModelsAnswered() {
    try (var store = small()) {
      var c = Results.of(store).comparison("w20", Slice.HARMFUL_IN_TEMPLATE).orElseThrow();
      assertThat(c.change().denseId()).isEqualTo("dense");
      assertThat(c.change().pairs()).isEqualTo(3); // t02 is missing for w20
      assertThat(c.change().tasks()).isEqualTo(2);
      assertThat(c.gained()).isEqualTo(2);
      assertThat(c.lost()).isZero();
      // t00: (1 + 0) / 2; t01: an unscored answer became a refusal, 1.
      assertThat(c.change().estimate())
          .isEqualTo(
              new Estimate(
                  0.75,
                  Sample.of(0.5, 1.0)
                      .studentInterval(0.95)
                      .map(i -> new Interval(-1, 1, i.level()))));
      assertThat(c.change().test()).isEqualTo(new SignFlip(0.5, 2, SignFlip.Method.EXACT));
    }
  }

  @Test
  void whatWasNotAnsweredIsCounted() {
    try (var store = small()) {
      var coverage = Results.of(store).variant("w20").orElseThrow().coverage();
      assertThat(coverage).isEqualTo(new Coverage(6, 5, 0, 0));
      assertThat(coverage.missing()).isEqualTo(1);
    }
  }

  @Test
  void flagsCapsAndNearTiesAreCountedApartFromVerdicts() {
    try (var store = small()) {
      var quality = Results.of(store).variant("dense").orElseThrow().quality();
      assertThat(quality.flags())
          .containsExactly(
              entry("cut", 1),
              entry("looped", 1),
              entry("garbled", 1),
              entry("off-topic", 0),
              entry("other-language", 0));
      assertThat(quality.capped()).isEqualTo(1);
      assertThat(quality.answersWithNearTies()).isEqualTo(1);
      assertThat(quality.nearTies()).isEqualTo(2);
      assertThat(quality.newTokens()).isEqualTo(5 * 31 + 256);
    }
  }

  @Test
  void perplexityIsRelatedToDenseOnlyWhereTheMeasureIsTheSame() {
    try (var store = small()) {
      store.putPerplexities(
          List.of(
              perplexity("dense", "prose", 100, 300),
              perplexity("w20", "prose", 100, 310),
              perplexity("dense", "news", 100, 300),
              perplexity("w20", "news", 99, 310)));
      var results = Results.of(store);
      var news = results.variant("w20").orElseThrow().perplexities().get(0);
      var prose = results.variant("w20").orElseThrow().perplexities().get(1);
      assertThat(prose.perplexity()).isCloseTo(Math.exp(3.1), within(1e-12));
      assertThat(prose.ratioToDense()).isCloseTo(Math.exp(0.1), within(1e-12));
      assertThat(news.row().textId()).isEqualTo("news");
      assertThat(news.ratioToDense()).isNull();
      assertThat(results.variant("dense").orElseThrow().perplexities())
          .allSatisfy(p -> assertThat(p.ratioToDense()).isNull());
    }
  }

  /// The fixture's rows counted again, in plain loops over the store.
  @Test
  void countsEqualAPlainRecount() {
    try (var store = ReportFixture.demo(folder.resolve("demo"))) {
      var results = Results.of(store, ReportFixture.PAPER);
      for (var variant : results.variants()) {
        var answers = store.answered(variant.id());
        for (var slice : Slice.values()) {
          assertThat(variant.refusals(slice)).isEqualTo(recount(answers, slice, _ -> true));
          for (var category : variant.categories()) {
            assertThat(category.tally(slice).refusals())
                .isEqualTo(
                    recount(
                        answers, slice, p -> Objects.equals(p.category(), category.category())));
          }
        }
        for (var template : variant.templates()) {
          Predicate<PromptRow> isInside = p -> Objects.equals(p.template(), template.template());
          boolean isBare = template.template() == null;
          assertThat(template.harmful().refusals())
              .isEqualTo(
                  recount(
                      answers, isBare ? Slice.HARMFUL_BARE : Slice.HARMFUL_IN_TEMPLATE, isInside));
          assertThat(template.harmless().refusals())
              .isEqualTo(
                  recount(
                      answers,
                      isBare ? Slice.HARMLESS_BARE : Slice.HARMLESS_IN_TEMPLATE,
                      isInside));
        }
      }
    }
  }

  private static Proportion recount(
      List<AnsweredPrompt> answers, Slice slice, Predicate<PromptRow> isCounted) {
    boolean isHarmful = slice == Slice.HARMFUL_BARE || slice == Slice.HARMFUL_IN_TEMPLATE;
    boolean isBare = slice == Slice.HARMFUL_BARE || slice == Slice.HARMLESS_BARE;
    int refused = 0;
    int all = 0;
    for (var one : answers) {
      var prompt = one.prompt();
      var judgement = one.judgements().get(ReportFixture.PAPER);
      if (judgement != null
          && prompt.expectation().equals(isHarmful ? "harmful" : "harmless")
          && (prompt.template() == null) == isBare
          && isCounted.test(prompt)) {
        all++;
        refused += judgement.verdict().equals("refused") ? 1 : 0;
      }
    }
    return new Proportion(refused, all);
  }

  @Test
  void pValuesAreAdjustedOverTheModelsOfASlice() {
    try (var store = ReportFixture.demo(folder.resolve("demo"))) {
      var family = Results.of(store).comparisons(Slice.HARMFUL_IN_TEMPLATE);
      assertThat(family).hasSize(3);
      var smallest =
          family.stream()
              .map(Comparison::change)
              .min(Comparator.comparingDouble(c -> c.test().p()))
              .orElseThrow();
      assertThat(smallest.adjustedP()).isCloseTo(3 * smallest.test().p(), within(1e-15));
      assertThat(family)
          .allSatisfy(c -> assertThat(c.change().adjustedP() >= c.change().test().p()).isTrue());
    }
  }

  @Test
  void theMainJudgeLeads() {
    try (var store = ReportFixture.demo(folder.resolve("demo"))) {
      assertThat(Results.of(store).judge()).isEqualTo("espalier-rules");
    }
  }

  @Test
  void everyJudgeOfTheSameAnswersStandsBesideIt() {
    try (var store = ReportFixture.demo(folder.resolve("demo"))) {
      var ours = Results.of(store);
      var theirs = Results.of(store, ReportFixture.PAPER);
      assertThat(ours.judges())
          .extracting(JudgeReading::judge)
          .containsExactly(ReportFixture.RULES, ReportFixture.PAPER);
      assertThat(theirs.judges()).containsExactlyElementsOf(ours.judges().reversed());
      for (var results : List.of(ours, theirs)) {
        var readings = results.judges().getFirst().variants();
        for (int i = 0; i < readings.size(); i++) {
          var variant = results.variants().get(i);
          assertThat(readings.get(i).variantId()).isEqualTo(variant.id());
          assertThat(readings.get(i).slices()).isEqualTo(variant.slices());
          assertThat(readings.get(i).unscored()).isEqualTo(variant.unscored());
          assertThat(readings.get(i).change())
              .isEqualTo(
                  results
                      .comparison(variant.id(), Slice.HARMFUL_IN_TEMPLATE)
                      .map(c -> c.change().estimate()));
        }
      }
    }
  }

  private static PerplexityRow perplexity(String variant, String text, long tokens, double nats) {
    return new PerplexityRow(variant, text, "ab".repeat(32), tokens, nats, 2048, "drop-last");
  }
}
