package dev.espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunStoreTest {
  @TempDir Path folder;

  private RunStore store;

  @BeforeEach
  void createRun() {
    store = RunStore.create(folder.resolve("run"), Rows.manifest());
    store.putVariants(List.of(Rows.variant("dense")));
    store.putFormats(List.of(Rows.FORMAT));
    store.putPrompts(Rows.prompts(4));
  }

  @AfterEach
  void closeRun() {
    store.close();
  }

  @Test
  void rowsComeBackAsTheyWerePut() {
    assertThat(store.formats("dense")).isEmpty();
    store.putAnswers(List.of(Rows.completed("dense", 2)));
    var perplexity = new PerplexityRow("dense", "text", "hash", 100, 321.5, 2048, "strided");
    store.putPerplexities(List.of(perplexity));

    assertThat(store.variants()).containsExactly(Rows.variant("dense"));
    assertThat(store.prompts()).isEqualTo(Rows.prompts(4));
    assertThat(store.formats("dense")).containsExactly(Rows.FORMAT);
    assertThat(store.perplexities()).containsExactly(perplexity);
    assertThat(store.answered("dense"))
        .containsExactly(
            new AnsweredPrompt(
                Rows.prompt(2),
                Rows.generation("dense", 2),
                Map.of(Rows.JUDGE, Rows.judgement("dense", 2, Rows.JUDGE))));
    assertThat(store.generation(Rows.key("dense", 2))).contains(Rows.generation("dense", 2));
    assertThat(store.generation(Rows.key("dense", 3))).isEmpty();
  }

  @Test
  void marginsComeBackByPromptAndAreMissedByTheirOpenings() {
    store.putAnswers(List.of(Rows.completed("dense", 0), Rows.completed("dense", 2)));
    assertThat(store.missingMargins("dense", "aa")).containsExactly("p0", "p2");
    var margin = new MarginRow(Rows.key("dense", 2), "aa", -2.5, -0.25);
    store.putMargins(List.of(margin));
    assertThat(store.margins("dense")).containsOnly(Map.entry("p2", margin));
    assertThat(margin.nats()).isEqualTo(-2.25);
    assertThat(margin.covered()).isCloseTo(Math.exp(-2.5) + Math.exp(-0.25), within(1e-12));
    assertThat(store.missingMargins("dense", "aa")).containsExactly("p0");
    assertThat(store.missingMargins("dense", "bb")).containsExactly("p0", "p2");
    assertThatThrownBy(() -> new MarginRow("k", "aa", Double.NEGATIVE_INFINITY, -1))
        .hasMessage("refusalNats is -Infinity, not finite and at most 0");
  }

  @Test
  void theOrderOfTasksIsKept() {
    assertThat(store.taskOrder()).isEmpty();
    store.putTaskOrder(List.of("b", "c", "a"));
    assertThat(store.taskOrder()).containsExactly("b", "c", "a");
    store.putTaskOrder(List.of("a", "b"));
    assertThat(store.taskOrder()).containsExactly("a", "b");
  }

  /// A run of version 1 is read as it is, and brought to the present version when it is written to.
  @Test
  void anOlderRunIsReadAndThenBroughtUp() {
    store.close();
    var old = folder.resolve("old");
    var file = old.resolve("run.db");
    old.toFile().mkdirs();
    var first = Database.MIGRATIONS.subList(0, 1);
    try (var database = Database.write(file, first)) {
      assertThat(database.inTransaction(Reads::variants)).isEmpty();
    }
    try (var database = Database.read(file, Database.MIGRATIONS)) {
      Map<String, MarginRow> margins = database.inTransaction(h -> Reads.margins(h, "dense"));
      assertThat(margins).isEmpty();
      assertThat(database.inTransaction(Reads::taskOrder)).isEmpty();
    }
    try (var database = Database.write(file, Database.MIGRATIONS)) {
      List<String> missing = database.inTransaction(h -> Reads.missingMargins(h, "dense", "aa"));
      assertThat(missing).isEmpty();
    }
  }

  @Test
  void nearTiesComeBack() {
    var tied =
        new GenerationRow(Rows.key("dense", 0), "rendered", 1, 9, "text", "length", 2, 4, 10, null);
    store.putAnswers(
        List.of(
            new Completed(
                tied,
                new AnswerRow("dense", "p0", tied.generationKey(), Rows.FORMAT.formatHash()),
                List.of())));

    assertThat(store.generation(tied.generationKey())).contains(tied);
  }

  @Test
  void puttingTwiceIsPuttingOnce() {
    for (int time = 0; time < 2; time++) {
      store.putVariants(List.of(Rows.variant("dense")));
      store.putFormats(List.of(Rows.FORMAT));
      store.putPrompts(Rows.prompts(4));
      store.putAnswers(List.of(Rows.completed("dense", 1)));
    }
    assertThat(store.variants()).hasSize(1);
    assertThat(store.prompts()).hasSize(4);
    assertThat(store.answered("dense")).hasSize(1);
  }

  @Test
  void missingAnswersAreInTheOrderOfTheSuite() {
    store.putAnswers(List.of(Rows.completed("dense", 1)));

    assertThat(store.missingAnswers("dense")).containsExactly("p0", "p2", "p3");
  }

  @Test
  void aFailedGenerationIsAnsweredButStillMissing() {
    var failed = Rows.failed("dense", 1);
    store.putAnswers(
        List.of(
            new Completed(
                failed,
                new AnswerRow("dense", "p1", failed.generationKey(), Rows.FORMAT.formatHash()),
                List.of())));

    assertThat(store.answered("dense")).extracting(AnsweredPrompt::generation).contains(failed);
    assertThat(store.missingAnswers("dense")).containsExactly("p0", "p1", "p2", "p3");
    assertThat(store.generation(failed.generationKey())).isEmpty();

    store.putAnswers(List.of(Rows.completed("dense", 1)));

    assertThat(store.missingAnswers("dense")).containsExactly("p0", "p2", "p3");
  }

  @Test
  void aJudgeMayComeLater() {
    store.putAnswers(List.of(Rows.completed("dense", 0), Rows.completed("dense", 3)));
    assertThat(store.missingJudgements("dense", "late")).containsExactly("p0", "p3");

    store.putJudgements(List.of(Rows.judgement("dense", 3, "late")));

    assertThat(store.missingJudgements("dense", "late")).containsExactly("p0");
    assertThat(store.missingJudgements("dense", Rows.JUDGE)).isEmpty();
    assertThat(store.answered("dense").getLast().judgements()).containsOnlyKeys(Rows.JUDGE, "late");
    assertThat(Rows.judgement("dense", 3, "late").flagList()).containsExactly("cut", "looped");
  }

  @Test
  void aTransactionThatFailsLeavesNothing() {
    var unknownPrompt = Rows.completed("dense", 99);

    assertThatThrownBy(() -> store.putAnswers(List.of(Rows.completed("dense", 0), unknownPrompt)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("FOREIGN KEY");
    assertThat(store.answered("dense")).isEmpty();
    assertThat(store.generation(Rows.key("dense", 0))).isEmpty();
  }

  @Test
  void twoPromptsMayShareAGeneration() {
    var shared = Rows.generation("dense", 0);
    store.putAnswers(
        List.of(
            new Completed(
                shared,
                new AnswerRow("dense", "p0", shared.generationKey(), Rows.FORMAT.formatHash()),
                List.of()),
            new Completed(
                shared,
                new AnswerRow("dense", "p1", shared.generationKey(), Rows.FORMAT.formatHash()),
                List.of())));

    assertThat(store.answered("dense"))
        .extracting(AnsweredPrompt::generation)
        .containsExactly(shared, shared);
  }

  @Test
  void aReaderSeesTheLastCommitWhileATransactionIsOpen() {
    store.putAnswers(List.of(Rows.completed("dense", 0)));
    store
        .database()
        .inTransaction(h -> {
          Writes.answers(h, List.of(Rows.completed("dense", 1)));
          try (var reader = RunStore.open(store.run())) {
            assertThat(reader.answered("dense")).hasSize(1);
          }
          return 0;
        });
    try (var reader = RunStore.open(store.run())) {
      assertThat(reader.answered("dense")).hasSize(2);
    }
  }

  @Test
  void aReaderDoesNotWrite() {
    try (var reader = RunStore.open(store.run())) {
      assertThatThrownBy(() -> reader.putPrompts(Rows.prompts(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("%s was opened for reading", store.run());
    }
  }

  @Test
  void aFolderMayHaveAnyName() {
    var odd = folder.resolve("50 % of it? äöü #1");
    try (var written = RunStore.create(odd, Rows.manifest())) {
      written.putVariants(List.of(Rows.variant("dense")));
    }
    try (var reader = RunStore.open(odd)) {
      assertThat(reader.variants()).hasSize(1);
    }
    try (var archive = Database.readArchive(odd.resolve("run.db"), Database.MIGRATIONS)) {
      assertThat(archive.inTransaction(Reads::variants)).hasSize(1);
    }
  }

  private static BenchmarkItem item(int i, double score) {
    var row =
        new BenchmarkItemRow(
            "dense", "arc", "5 shots", i, "hash", "-1.25,-3.0", "0", "1", 0.5, 2, "");
    return new BenchmarkItem(row, Map.of("acc", score, "acc_norm", 1.0));
  }

  @Test
  void benchmarkItemsComeBackWithTheirScores() {
    var arc = new ExaminationRow("dense", "arc", "5 shots", "arc", "acc", 2, "a note", 1);
    var first = new ExaminationRow("dense", "gsm8k", "5 shots", "gsm8k", "exact", 1, "", 0);
    store.putExaminations(List.of(arc, first));
    store.putBenchmarkItems(List.of(item(1, 0), item(0, 1)));
    assertThat(store.examinations()).containsExactly(first, arc);
    assertThat(store.benchmarkItems(arc)).containsExactly(item(0, 1), item(1, 0));
    assertThat(store.benchmarkItems(first)).isEmpty();
    assertThat(item(0, 1).row().nats()).containsExactly(-1.25, -3.0);
    store.putBenchmarkItems(List.of(item(1, 0.5)));
    assertThat(store.benchmarkItems(arc)).containsExactly(item(0, 1), item(1, 0.5));
  }

  @Test
  void aVariantWithAnExaminationKeepsItsWeights() {
    store.putVariants(List.of(Rows.variant("other")));
    store.putExaminations(
        List.of(new ExaminationRow("other", "arc", "5 shots", "arc", "acc", 2, "", 0)));
    var same = Rows.variant("other");
    var changed =
        new VariantRow(
            same.variantId(),
            "Dense",
            "tiny",
            "dense",
            "none",
            0,
            0,
            0,
            0,
            "new",
            "f32",
            "none",
            0);
    assertThatThrownBy(() -> store.putVariants(List.of(changed)))
        .hasMessageContaining(
            "variant 'other' was measured with weights hash of other; needs the same, not new");
  }

  @Test
  void windowsOfAPerplexityAreReplacedTogether() {
    var row = new PerplexityRow("dense", "text", "hash", 14, 30, 8, "apart");
    var windows =
        List.of(
            new PerplexityWindowRow("dense", "text", 8, "apart", 0, 7, 10.5),
            new PerplexityWindowRow("dense", "text", 8, "apart", 1, 7, 19.5));
    store.putPerplexity(row, windows);
    assertThat(store.windows(row)).isEqualTo(windows);
    var shorter = new PerplexityRow("dense", "text", "hash", 7, 10, 8, "apart");
    store.putPerplexity(
        shorter, List.of(new PerplexityWindowRow("dense", "text", 8, "apart", 0, 7, 10)));
    assertThat(store.perplexities()).containsExactly(shorter);
    assertThat(store.windows(shorter)).hasSize(1);
  }

  @Test
  void purgingEmptiesWhatModelsWrote() {
    store.putExaminations(
        List.of(new ExaminationRow("dense", "arc", "5 shots", "arc", "acc", 2, "", 0)));
    var written =
        new BenchmarkItemRow("dense", "arc", "5 shots", 1, "hash", "", "18", "#### 18", 0, 0, "");
    store.putBenchmarkItems(
        List.of(item(0, 1), new BenchmarkItem(written, Map.of("exact_match", 1.0))));
    store.purgeTexts();
    var items = store.benchmarkItems(store.examinations().getFirst());
    assertThat(items.getFirst()).isEqualTo(item(0, 1));
    assertThat(items.getLast().row().answer()).isNull();
    assertThat(items.getLast().row().gold()).isNull();
    assertThat(items.getLast().scores()).containsEntry("exact_match", 1.0);
  }
}
