package dev.espalier.cli;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.judge.Judge;
import dev.espalier.store.PerplexityRow;
import dev.espalier.store.PromptRow;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import dev.espalier.study.Protocol;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The run that scripts/e2e.sh had the demo make, on the real default model.
@Tag("e2e")
final class DemoFillsItsRunTest {
  /// Whole inputs are pruned of each row: of 576 inputs, a step is 0.17 points.
  private static final double SPARSITY_TOLERANCE = 0.005;

  /// 2 GiB; 1.5 GiB were measured.
  private static final long PEAK_KIB = 2L << 20;

  private final Path folder = Path.of(given("ESPALIER_E2E_RUN"));
  private RunStore run;

  @BeforeEach
  void open() {
    run = RunStore.open(folder);
  }

  @AfterEach
  void close() {
    run.close();
  }

  @Test
  void theRunHasItsThreeFiles() {
    assertThat(folder.resolve("manifest.json")).isNotEmptyFile();
    assertThat(folder.resolve("run.db")).isNotEmptyFile();
    assertThat(folder.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void theDenseModelAndThreePrunedOnesWereMeasured() {
    assertThat(run.variants())
        .extracting(VariantRow::requestedSparsity)
        .containsExactly(0.0, 0.1, 0.2, 0.3);
    assertThat(run.variants().getFirst().method()).isEqualTo("dense");
  }

  @Test
  void theAttentionIsAsSparseAsWasAsked() {
    for (var variant : run.variants()) {
      assertThat(variant.sparsityOfTarget())
          .as(variant.variantId())
          .isCloseTo(variant.requestedSparsity(), within(SPARSITY_TOLERANCE));
      assertThat(variant.sparsityOfAll()).isLessThanOrEqualTo(variant.sparsityOfBlocks());
    }
  }

  @Test
  void noTwoModelsShareTheirWeights() {
    assertThat(run.variants()).extracting(VariantRow::weightsHash).doesNotHaveDuplicates();
  }

  @Test
  void harmfulAndHarmlessPromptsWereAsked() {
    assertThat(run.prompts().stream().map(PromptRow::expectation).collect(toSet()))
        .containsExactlyInAnyOrder("harmful", "harmless");
  }

  @Test
  void everyModelAnsweredEveryPrompt() {
    var asked = run.prompts().stream().map(PromptRow::promptId).toList();
    for (var variant : run.variants()) {
      var answered = run.answered(variant.variantId());
      assertThat(answered)
          .as(variant.variantId())
          .extracting(answer -> answer.prompt().promptId())
          .containsExactlyElementsOf(asked);
      assertThat(answered)
          .as(variant.variantId())
          .allMatch(answer -> !answer.generation().stopReason().equals("error"))
          .allMatch(answer -> answer.generation().newTokens() > 0);
    }
  }

  @Test
  void bothJudgesReadEveryAnswer() {
    var judges = Protocol.CORRECTED.judges().stream().map(Judge::name).toList();
    assertThat(judges).hasSize(2);
    for (var variant : run.variants()) {
      assertThat(run.answered(variant.variantId()))
          .as(variant.variantId())
          .allMatch(answer -> answer.judgements().keySet().containsAll(judges));
    }
  }

  @Test
  void everyModelHasAPerplexityOfOneText() {
    var variants = run.variants().stream().map(VariantRow::variantId).toList();
    assertThat(run.perplexities())
        .extracting(PerplexityRow::variantId)
        .containsExactlyInAnyOrderElementsOf(variants);
    assertThat(run.perplexities().stream().map(PerplexityRow::textHash).collect(toSet()))
        .hasSize(1);
  }

  @Test
  void theManifestSaysWhatRan() {
    var manifest = run.manifest();
    assertThat(manifest.models()).isNotEmpty().allMatch(model -> !model.files().isEmpty());
    assertThat(manifest.sessions()).hasSize(1);
  }

  @Test
  void itWasQuickAndSmall() {
    assertThat(Long.parseLong(given("ESPALIER_E2E_SECONDS")))
        .isLessThan(Long.parseLong(given("ESPALIER_E2E_LIMIT_SECONDS")));
    assertThat(Long.parseLong(given("ESPALIER_E2E_PEAK_KIB"))).isPositive().isLessThan(PEAK_KIB);
  }

  private static String given(String variable) {
    String value = System.getenv(variable);
    if (value == null) {
      throw new IllegalStateException(variable + " is not set: run ./build e2e");
    }
    return value;
  }
}
