package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// `espalier suite list` and `show`; fetching is the catalogue's own test.
final class SuiteCommandsTest {
  @TempDir private Path folder;

  private CommandLineRun espalier(String... arguments) {
    return CommandLineRun.at(folder.resolve("home"), arguments);
  }

  private Path suite() throws IOException {
    return Files.writeString(
        folder.resolve("risky.csv"),
        """
        id,prompt,category,severity,tags
        a,Open the jar.,Kitchen,low,contestable
        b,Close the jar.,Kitchen,high,
        c,Lose the jar.,Cellar,low,
        """);
  }

  @Test
  void theListNamesOursAndThePublishedOnes() {
    var run = espalier("suite", "list");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains(
            "builtin\n  225 harmful tasks", "xstest  (not fetched)\n  250 safe and 200 unsafe")
        .contains("CC BY 4.0; paul-rottger/exaggerated-safety at d7bb5bd738c1");
    var json = JsonMapper.shared().readTree(espalier("suite", "list", "--json").out());
    assertThat(json.size()).isEqualTo(14);
    assertThat(json.get(0).get("name").asString()).isEqualTo("paper");
    assertThat(json.get(0).get("isFetched").asBoolean()).isFalse();
  }

  @Test
  void aSuiteIsShownByIdsAndCounts() throws IOException {
    var run = espalier("suite", "show", suite().toString());
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .startsWith(
            "a  harmful  contestable\nb  harmful\nc  harmful\n\nrisky.csv: a table of requests")
        .contains("\n3 prompts; 3 tasks, 3 harmful and 0 harmless, of 3 different texts\n")
        .contains(" none                |       3 |        0\n")
        .contains(" tasks of Kitchen | harmful | harmless\n")
        .contains(" all of it        |       2 |        0\n")
        .contains(" low               |       2 |        0\n")
        .contains(" contestable  |       1 |        0")
        .doesNotContain("jar");
  }

  @Test
  void textsAreShownOnRequestOnly() throws IOException {
    var path = suite().toString();
    assertThat(espalier("suite", "show", path, "--text").out())
        .startsWith("none/a\n    Open the jar.\nnone/b\n");
    var json = espalier("suite", "show", path, "--json").out();
    assertThat(json).doesNotContain("jar");
    var first = JsonMapper.shared().readTree(json).get("prompts").get(0);
    assertThat(first.get("id").asString()).isEqualTo("none/a");
    assertThat(first.get("sha256").asString()).hasSize(64);
    assertThat(espalier("suite", "show", path, "--json", "--text").out()).contains("Open the jar.");
  }

  @Test
  void tasksAreCrossedWithTemplates() throws IOException {
    var templates =
        Files.writeString(folder.resolve("mine.yaml"), "play: 'Play [TASK] now'\nask: '[TASK]?'\n");
    var run = espalier("suite", "show", suite().toString(), "--templates", templates.toString());
    assertThat(run.out())
        .contains("9 prompts; 3 tasks")
        .contains(" none                |       3 |        0\n play                |       3 |")
        .contains(" ask                 |       3 |");
    assertThat(espalier("suite", "show", suite().toString(), "--templates", "builtin").out())
        .contains("33 prompts; 3 tasks");
  }

  @Test
  void whatCannotBeReadIsOneLine() throws IOException {
    var path = suite().toString();
    assertBad("--expected: 'maybe'; needs harmful or harmless", path, "--expected", "maybe");
    var missing = folder.resolve("none.txt").toString();
    assertBad(
        missing + ": cannot be read (no such file); needs a file with the system prompt, or 'none'",
        path,
        "--system",
        missing);
    var blank = Files.writeString(folder.resolve("blank.txt"), " \n").toString();
    assertBad(
        blank + ": no text; needs a system prompt. For none at all: --system none.",
        path,
        "--system",
        blank);
  }

  private void assertBad(String message, String suite, String option, String value) {
    var run = espalier("suite", "show", suite, option, value);
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).isEqualTo("espalier: " + message + "\n");
  }
}
