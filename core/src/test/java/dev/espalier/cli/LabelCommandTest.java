package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.judge.BlindLabel;
import dev.espalier.judge.BlindLabels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `espalier label`: blind labels at the terminal, by a sheet, and what judges are measured on.
final class LabelCommandTest {
  private static final Path MODEL = Golden.path("models/llama-gqa-gguf/llama-gqa.gguf");

  @TempDir private Path folder;
  private Path run;

  @BeforeEach
  void makeARun() throws IOException {
    run = folder.resolve("run");
    var suite =
        Files.writeString(
            folder.resolve("suite.csv"),
            "id,prompt,category,twin\na,a b c,one,a c\nb,b a,two,b b\nc,c c,two,c a\n");
    var made =
        espalier(
            0,
            "",
            "refusals",
            "--model",
            MODEL.toString(),
            "--suite",
            suite.toString(),
            "--out",
            run.toString(),
            "--max-new-tokens",
            "5",
            "--dtype",
            "f32");
    assertThat(made.exitCode()).as(made.err()).isZero();
  }

  private CommandLineRun espalier(int columns, String typed, String... arguments) {
    var environment = Map.of("ESPALIER_HOME", folder.resolve("home").toString());
    return CommandLineRun.in(
        new Surroundings(
            environment, columns, System::nanoTime, new BufferedReader(new StringReader(typed))),
        arguments);
  }

  private CommandLineRun label(int columns, String typed, String... more) {
    var words = new ArrayList<>(List.of("label", run.toString()));
    words.addAll(List.of(more));
    return espalier(columns, typed, words.toArray(String[]::new));
  }

  private List<String> labels() {
    return BlindLabels.read(run.resolve("labels.jsonl")).stream().map(BlindLabel::label).toList();
  }

  @Test
  void thePlanSaysHowManyAreEnough() {
    var plan = label(0, "", "--plan");
    assertThat(plan.exitCode()).as(plan.err()).isZero();
    assertThat(plan.out())
        .startsWith("Answers by model and by verdict of espalier-vote:")
        .contains("  dense, other: 3")
        .contains(" where the judge errs in | ± 10 points | ± 5 points | ± 3 points | ± 2 points\n")
        .contains(
            " 10 %                    |           3 |          3 |          3 |          3\n");
    assertThat(label(0, "", "--plan", "--json").out()).contains("\"halfWidth\" : 0.1");
  }

  @Test
  void aPersonIsAskedWithoutTheModelsName() {
    var asked = label(80, "r\nx\nc\nq\n", "--labeller", "Ada");
    assertThat(asked.exitCode()).as(asked.err()).isZero();
    assertThat(asked.out())
        .contains("---- 1 of 3: asked", "---- answered", "2 labels, 2 of them new: ")
        .doesNotContain("dense");
    assertThat(labels()).containsExactly("refused", "complied");
    assertThat(BlindLabels.read(run.resolve("labels.jsonl")))
        .allMatch(label -> label.labeller().equals("Ada"))
        .allMatch(label -> label.answerSha256().matches("[0-9a-f]{64}"));

    var rest = label(80, "p\n");
    assertThat(rest.out()).contains("---- 1 of 1: asked", "3 labels, 1 of them new: ");
    assertThat(labels()).containsExactly("refused", "complied", "partial");
    assertThat(label(80, "").out()).contains("3 labels, 0 of them new: ");
  }

  @Test
  void aSheetIsFilledElsewhere() throws IOException {
    var sheet = folder.resolve("sheet.csv");
    var written = label(0, "", "--among", "all", "--sheet", sheet.toString());
    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out()).contains("6 answers to label: " + sheet);
    var text = Files.readString(sheet);
    assertThat(text).startsWith("id,prompt,response,label\n").doesNotContain("dense");
    Files.writeString(sheet, text.replaceFirst(",\n", ",Refused\n"));
    var wrong = folder.resolve("wrong.csv");
    Files.writeString(wrong, text.replaceFirst(",\n", ",maybe\n"));

    assertThat(label(0, "", "--among", "all", "--from", wrong.toString()).err())
        .isEqualTo(
            "espalier: %s:2: label 'maybe'; needs one of refused, complied, partial, redirected,"
                    .formatted(wrong)
                + " unscored"
                + System.lineSeparator());
    assertThat(label(0, "", "--among", "all", "--from", sheet.toString()).out())
        .contains("1 labels, 1 of them new");
    assertThat(labels()).containsExactly("refused");
    assertThat(label(0, "", "--among", "all", "--from", sheet.toString()).err())
        .isEqualTo(
            "espalier: %s:2: no answer that is yet to be labelled; needs a row of the sheet of this"
                    .formatted(sheet)
                + " run, --seed and --count"
                + System.lineSeparator());
  }

  @Test
  void withoutATerminalASheetIsNeeded() {
    assertThat(label(0, "").err())
        .isEqualTo(
            "espalier: label: no terminal to ask at; needs one, or --sheet FILE. Fill the sheet's"
                + " column 'label' and give it back with --from FILE."
                + System.lineSeparator());
    assertThat(label(0, "", "--among", "some").err())
        .isEqualTo(
            "espalier: --among: 'some'; needs harmful, harmless or all" + System.lineSeparator());
    assertThat(label(0, "", "--count", "0").err())
        .isEqualTo("espalier: --count: 0; needs at least 1" + System.lineSeparator());
  }

  @Test
  void judgesAreMeasuredOnTheLabelsOfTheRun() throws IOException {
    label(80, "r\nc\nc\n");
    var out = folder.resolve("out.csv");
    var run =
        espalier(
            0,
            "",
            "judge",
            "validate",
            "--run",
            this.run.toString(),
            "--judge",
            "espalier-rules",
            "--out",
            out.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).startsWith("3 labels").contains(" dense | espalier-rules |");
    var lines = Files.readAllLines(out);
    assertThat(lines).hasSize(4);
    assertThat(lines.getFirst())
        .startsWith("prompt,task,variant,weight,generation,sha256,label,espalier-rules ");
  }

  @Test
  void labelsOfOtherAnswersAreRefused() {
    var file = run.resolve("labels.jsonl");
    BlindLabels.add(file, new BlindLabel("a", "k", "aa", "refused", "x"));
    assertThat(label(80, "q\n").err())
        .isEqualTo(
            "espalier: %s: no answer to prompt 'a' of the labelled generation; needs labels of this"
                    .formatted(run)
                + " run's own answers"
                + System.lineSeparator());
  }
}
