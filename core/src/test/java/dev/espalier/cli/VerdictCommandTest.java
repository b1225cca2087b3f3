package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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

  private static void assertBadInput(String message, String... arguments) {
    var all = new String[arguments.length + 1];
    all[0] = "verdict";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    assertThat(CommandLineRun.of(all))
        .isEqualTo(new CommandLineRun(2, "", "espalier: " + message + System.lineSeparator()));
  }
}
