package dev.espalier.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.store.BenchmarkItem;
import dev.espalier.store.BenchmarkItemRow;
import dev.espalier.store.ExaminationRow;
import dev.espalier.store.Manifest;
import dev.espalier.store.PerplexityRow;
import dev.espalier.store.PerplexityWindowRow;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CapabilityTest {
  private static final String RULE = "no examples";
  private static final int ITEMS = 80;

  @TempDir private Path folder;
  private RunStore store;

  @BeforeEach
  void create() {
    var session =
        new Manifest.Session(
            "2026-01-02T03:04:05Z",
            "espalier bench",
            new Manifest.Software("0.1.0", null, false),
            new Manifest.Machine("25", "Linux", "a CPU", 2),
            new Manifest.Numerics("f32", "batched", "by length", 8));
    var plan = Manifest.Plan.withoutPrompts("corrected", Map.of(), Map.of());
    store =
        RunStore.create(folder.resolve("run"), Manifest.of(plan, List.of(), List.of(), session));
    store.putVariants(
        List.of(
            variant("dense", "dense", 0),
            variant("wanda", "wanda", 1),
            variant("dense-damaged", "random", 2)));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static VariantRow variant(String id, String method, int ordinal) {
    return new VariantRow(
        id, id, "tiny", method, "attention", 0, 0, 0, 0, "hash of " + id, "f32", "none", ordinal);
  }

  private void sit(String variant, String task, String benchmark, IntPredicate isRight) {
    store.putExaminations(
        List.of(new ExaminationRow(variant, task, RULE, benchmark, "acc", ITEMS, "", 0)));
    var items = new ArrayList<BenchmarkItem>();
    for (int i = 0; i < ITEMS; i++) {
      items.add(item(variant, task, i, isRight.test(i) ? 1 : 0));
    }
    store.putBenchmarkItems(items);
  }

  private static BenchmarkItem item(String variant, String task, int i, double score) {
    var row =
        new BenchmarkItemRow(
            variant, task, RULE, i, "hash " + i, "-1.5,-2.25", "0", "0", 0.25, 0, "");
    return new BenchmarkItem(row, Map.of("acc", score, "acc_norm", 0.0));
  }

  private BenchmarkFinding only() {
    var findings = Capability.of(store).benchmarks();
    assertThat(findings).hasSize(1);
    return findings.getFirst();
  }

  @Test
  void modelsArePairedQuestionByQuestion() {
    sit("dense", "arc", "arc", i -> i % 2 == 0); // 40 of 80
    sit("wanda", "arc", "arc", i -> (i % 2 == 0 && i >= 10) || i == 1); // loses 5, gains 1
    var finding = only();
    assertThat(finding.chance()).isEqualTo(0.25);
    assertThat(finding.models())
        .extracting(BenchmarkFinding.Model::variantId)
        .containsExactly("dense", "wanda");
    var dense = finding.model("dense").orElseThrow();
    assertThat(dense.score().mean()).isEqualTo(0.5);
    assertThat(dense.score().standardError().orElseThrow()).isCloseTo(0.0563, within(1e-4));
    assertThat(dense.change()).isEmpty();
    var change = finding.model("wanda").orElseThrow().change().orElseThrow();
    assertThat(change.pairs()).isEqualTo(80);
    assertThat(change.difference()).isEqualTo(-0.05);
    assertThat(change.mcNemar().orElseThrow().gained()).isOne();
    assertThat(change.mcNemar().orElseThrow().lost()).isEqualTo(5);
    assertThat(change.interval().orElseThrow().contains(-0.05)).isTrue();
  }

  @Test
  void onlyQuestionsInTheSameWordsArePairs() {
    sit("dense", "arc", "arc", i -> true);
    sit("wanda", "arc", "arc", i -> true);
    var other =
        new BenchmarkItemRow("wanda", "arc", RULE, 3, "other", "-1,-2", "0", "0", 0.25, 0, "");
    store.putBenchmarkItems(List.of(new BenchmarkItem(other, Map.of("acc", 0.0))));
    var unanswered =
        new BenchmarkItemRow("wanda", "arc", RULE, 4, "hash 4", "", null, null, 0, 0, "too long");
    store.putBenchmarkItems(List.of(new BenchmarkItem(unanswered, Map.of())));
    var wanda = only().model("wanda").orElseThrow();
    assertThat(wanda.change().orElseThrow().pairs()).isEqualTo(78);
    assertThat(wanda.score().items()).isEqualTo(79);
    assertThat(wanda.unanswered()).isOne();
    assertThat(wanda.questions()).isEqualTo(80);
  }

  @Test
  void aBenchmarkCountsWhereDamageShows() {
    sit("dense", "arc", "arc", i -> i % 2 == 0);
    sit("dense-damaged", "arc", "arc", i -> i % 4 == 0);
    var finding = only();
    assertThat(finding.isSensitive()).isTrue();
    assertThat(finding.models()).hasSize(1);
    assertThat(finding.sensitivity().orElseThrow())
        .isInstanceOfSatisfying(
            Sensitivity.Sensitive.class,
            sensitive -> assertThat(sensitive.damaged().difference()).isEqualTo(-0.25));
  }

  @Test
  void elsewhereItIsInsensitiveAndSaysWhy() {
    sit("dense", "arc", "arc", i -> i % 3 == 0); // 27 of 80: 0.34, 1.6 errors over chance
    assertReason("the dense model does not beat chance by 3 standard errors");
    sit("dense", "arc", "arc", i -> i % 2 == 0);
    assertReason("no damaged copy was examined");
    sit("dense-damaged", "arc", "arc", i -> i % 2 == 0 && i > 1);
    assertReason("a damaged copy is not shown to be worse");
  }

  private void assertReason(String reason) {
    assertThat(only().sensitivity()).contains(new Sensitivity.Insensitive(reason));
  }

  @Test
  void subjectsArePooled() {
    sit("dense", "mmlu_anatomy", "mmlu", i -> i % 2 == 0);
    sit("dense", "mmlu_virology", "mmlu", i -> true);
    var dense = only().model("dense").orElseThrow();
    assertThat(dense.score().mean()).isEqualTo(0.75);
    assertThat(dense.score().items()).isEqualTo(160);
    assertThat(dense.questions()).isEqualTo(160);
  }

  @Test
  void answersAreHandedOnForVerdicts() {
    sit("dense", "arc", "arc", i -> i % 2 == 0);
    sit("wanda", "arc", "arc", i -> i % 2 == 0 && i > 0);
    sit("dense-damaged", "arc", "arc", i -> i % 4 == 0);
    var variants = store.variants();
    var dense = Transcript.of(store, variants.getFirst());
    var damaged =
        PairedAnswers.damagedCopy(variants, variants.getFirst())
            .map(row -> Transcript.of(store, row));
    var paired = PairedAnswers.of(dense, Transcript.of(store, variants.get(1)), damaged);
    assertThat(paired).hasSize(1);
    assertThat(paired.getFirst().isSensitive()).isTrue();
    assertThat(paired.getFirst().items()).hasSize(80);
    assertThat(paired.getFirst().items())
        .filteredOn(pair -> pair.before() != pair.after())
        .hasSize(1);
    store.putBenchmarkItems(List.of(item("dense", "arc", 0, 0.5)));
    var shares = Transcript.of(store, variants.getFirst());
    assertThat(PairedAnswers.of(shares, Transcript.of(store, variants.get(1)), Optional.empty()))
        .isEmpty();
  }

  @Test
  void perplexitiesHaveTheIntervalOfTheirWindows() {
    read("dense", 3.0);
    read("wanda", 3.1);
    var finding = Capability.of(store).texts().getFirst();
    var dense = finding.model("dense").orElseThrow();
    assertThat(dense.perplexity()).isCloseTo(Math.exp(3.045), within(1e-9));
    assertThat(dense.ratioToDense()).isEqualTo(OptionalDouble.empty());
    var wanda = finding.model("wanda").orElseThrow();
    assertThat(wanda.windows()).isEqualTo(10);
    assertThat(wanda.ratioToDense().orElseThrow()).isCloseTo(Math.exp(0.145), within(1e-9));
    assertThat(wanda.ratioInterval().orElseThrow().contains(Math.exp(0.145))).isTrue();
    assertThat(wanda.ratioInterval().orElseThrow().low()).isGreaterThan(1);
  }

  /// Windows of 7 tokens, the i-th at `nats` and a hundredth of i a token, twice that for wanda.
  private void read(String variant, double nats) {
    var windows = new ArrayList<PerplexityWindowRow>();
    double sum = 0;
    for (int i = 0; i < 10; i++) {
      double own = 7 * (nats + 0.01 * i * (variant.equals("wanda") ? 2 : 1));
      sum += own;
      windows.add(new PerplexityWindowRow(variant, "wiki", 8, "apart", i, 7, own));
    }
    store.putPerplexity(new PerplexityRow(variant, "wiki", "hash", 70, sum, 8, "apart"), windows);
  }
}
