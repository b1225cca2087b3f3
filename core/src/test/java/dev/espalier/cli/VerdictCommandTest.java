package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.evidence.TrueLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class VerdictCommandTest {
  @Test
  void aPlanNeedsNoRun() {
    var run = CommandLineRun.of("verdict", "--plan", "--tasks", "100", "--templates", "1");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("100 tasks under 1 templates;");
    assertThat(CommandLineRun.of("verdict", "--plan", "--json").out())
        .contains("\"tasks\" : 225", "\"detectable\"");
  }

  @Test
  void withoutARunThereIsNoVerdict() {
    assertBadInput(
        "RUN: missing; needs the folder of a run, or of two. Without a run, --plan says what one"
            + " could find.");
  }

  @Test
  void badPlansAreNamed() {
    assertBadInput("--tasks: 1; needs 2 or more", "--plan", "--tasks", "1");
    assertBadInput("--templates: 0; needs 1 or more", "--plan", "--templates", "0");
    assertBadInput("--correlation: 2.0; needs 0 to 1", "--plan", "--correlation", "2");
    assertBadInput("RUN: 'a' beside --plan; needs one of the two", "--plan", "a");
  }

  @Test
  void aFolderThatIsNoRunIsNamed() {
    assertBadInput(
        "nowhere: no such folder; needs the folder of a run. Name the folder that --out named.",
        "nowhere");
  }

  @Test
  void aDoseThatIsNoneIsNamed() {
    assertBadInput(
        "--dose: 'high'; needs a sparsity such as 0.2, or 'chosen'", "anywhere", "--dose", "high");
  }

  @Test
  void labelsAreReadLineByLine(@TempDir Path folder) throws IOException {
    var file = folder.resolve("labels.jsonl");
    Files.writeString(
        file,
        """
        {"promptId":"p1","generationKey":"k1","answerSha256":"aa","label":"refused","labeller":"me"}

        {"promptId":"p2","generationKey":"k2","answerSha256":"bb","label":"partial"}
        """);
    assertThat(LabelLines.read(file))
        .containsExactly(
            new TrueLabel("p1", "k1", "aa", "refused"), new TrueLabel("p2", "k2", "bb", "partial"));
    Files.writeString(file, "{\"promptId\":\"p1\"}\n");
    assertThatThrownBy(() -> LabelLines.read(file))
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + ":1: no label; needs promptId, generationKey, answerSha256 and label");
    Files.writeString(file, "yes\n");
    assertThatThrownBy(() -> LabelLines.read(file))
        .hasMessageStartingWith(file + ":1: no label; needs ");
  }

  private static void assertBadInput(String message, String... arguments) {
    var all = new String[arguments.length + 1];
    all[0] = "verdict";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    assertThat(CommandLineRun.of(all))
        .isEqualTo(new CommandLineRun(2, "", "espalier: " + message + System.lineSeparator()));
  }
}
