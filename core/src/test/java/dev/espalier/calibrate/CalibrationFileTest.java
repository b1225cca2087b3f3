package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationFileTest {
  private static final String DAMAGED =
      ". It is no calibration that Espalier stored: calibrate again.";
  private static final List<List<Integer>> WINDOWS = List.of(List.of(1, 2, 3), List.of(1, 60, 0));

  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("calibration.json");
  }

  @Test
  void whatIsWrittenIsRead() {
    var counts = new CalibrationSource.DocumentCounts(356_317, 128, 9000);
    for (var source :
        List.of(
            new CalibrationSource.Self(1, 0.7, Long.MIN_VALUE, 3),
            new CalibrationSource.File("c4.json.gz", DrawingRule.PAPER, Long.MAX_VALUE, counts),
            new CalibrationSource.File("c4.json.gz", DrawingRule.WANDA, 0, counts),
            new CalibrationSource.Prompts("own.csv", "ab", "own template", -1, 7, 3))) {
      var calibration = new Calibration(source, WINDOWS);
      calibration.write(file); // the second time over the first
      assertThat(Calibration.read(file, 61)).isEqualTo(calibration);
    }
  }

  @Test
  void nothingElseIsLeftBehind() throws IOException {
    calibration().write(file);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void theFormIsFixed() throws IOException {
    calibration().write(file);
    assertThat(file)
        .hasContent(
            """
            {"version":1,"source":{"kind":"self","startId":1,"temperature":1.0,"seed":0,"rejected":0},\
            "sha256":"%s","windows":[[1,2,3],[1,60,0]]}\
            """
                .formatted(calibration().sha256()));
  }

  @Test
  void anIdOutsideTheVocabularyIsRefused() {
    calibration().write(file);
    assertThatThrownBy(() -> Calibration.read(file, 60))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            file
                + ": token id 60 in window 1; needs ids below the vocabulary of 60. It belongs to"
                + " another model.");
  }

  @Test
  void changedIdsAreRefused() throws IOException {
    var changed =
        new Calibration(calibration().source(), List.of(List.of(1, 2, 3), List.of(1, 6, 0)));
    assertRefused(
        "[1,60,0]",
        "[1,6,0]",
        "ids with SHA-256 %s; needs %s, as stored with them"
                .formatted(changed.sha256(), calibration().sha256())
            + DAMAGED);
  }

  @Test
  void badWindowsAreRefused() throws IOException {
    assertRefused(
        "[1,60,0]", "[1,60]", "window 1 of 2 tokens; needs 3, as the first has" + DAMAGED);
    assertRefused("[1,60,0]", "[]", "window 1 of 0 tokens; needs 3, as the first has" + DAMAGED);
    assertRefused("[1,2,3]", "[]", "window 0 of 0 tokens; needs at least one" + DAMAGED);
    assertRefused("[1,60,0]", "[1,6.5,0]", "6.5 in window 1; needs a token id" + DAMAGED);
    assertRefused("[1,60,0]", "[1,\"a\",0]", "\"a\" in window 1; needs a token id" + DAMAGED);
    assertRefused(
        "[1,60,0]", "[1,9999999999,0]", "9999999999 in window 1; needs a token id" + DAMAGED);
    assertRefused(
        "[1,60,0]",
        "[1,-6,0]",
        "token id -6 in window 1; needs ids below the vocabulary of 64. It belongs to another"
            + " model.");
    assertRefused("[[1,2,3],[1,60,0]]", "[]", "no windows; needs at least one" + DAMAGED);
    assertRefused("\"windows\":", "\"w\":", "no 'windows'; needs an array" + DAMAGED);
  }

  @Test
  void badFieldsAreRefused() throws IOException {
    assertRefused(
        "\"version\":1",
        "\"version\":2",
        "version 2; needs version 1. Another Espalier wrote it: read it with that one.");
    assertRefused("\"version\":1,", "", "no 'version'; needs a whole number" + DAMAGED);
    assertRefused(
        "\"self\"",
        "\"other\"",
        "source of kind 'other'; needs 'self', 'file' or 'suite'" + DAMAGED);
    assertRefused(
        "\"seed\":0", "\"seed\":0.5", "'seed' of another kind; needs a whole number" + DAMAGED);
    assertRefused(
        "\"temperature\":1.0",
        "\"temperature\":\"1\"",
        "'temperature' of another kind; needs a number" + DAMAGED);
    assertRefused(
        "\"kind\":\"self\"",
        "\"kind\":\"file\",\"name\":\"a\",\"rule\":\"own\"",
        "rule 'own'; needs 'paper', 'wanda' or 'corrected'" + DAMAGED);
    assertRefused("]]}", "]]", "no JSON; needs a stored calibration" + DAMAGED);
    assertRefused("]]}", "]]}}", "no JSON; needs a stored calibration" + DAMAGED);
  }

  @Test
  void aFileThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Calibration.read(file, 64))
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + ": cannot be read (no such file)");
  }

  @Test
  void aFolderThatIsNotThereIsRefused() {
    var nowhere = folder.resolve("none").resolve("calibration.json");
    assertThatThrownBy(() -> calibration().write(nowhere))
        .isInstanceOf(EspalierException.class)
        .hasMessage(nowhere + ": cannot be written (no such folder)");
  }

  @Test
  void aFailedWriteLeavesNoHalf() throws IOException {
    Files.createDirectories(file.resolve("in the way"));
    assertThatThrownBy(() -> calibration().write(file))
        .isInstanceOf(EspalierException.class)
        .hasMessageStartingWith(file + ": cannot be written (");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  private static Calibration calibration() {
    return new Calibration(new CalibrationSource.Self(1, 1, 0, 0), WINDOWS);
  }

  private void assertRefused(String part, String replacement, String message) throws IOException {
    calibration().write(file);
    String whole = Files.readString(file);
    assertThat(whole).contains(part);
    Files.writeString(file, whole.replace(part, replacement));
    assertThatThrownBy(() -> Calibration.read(file, 64))
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + ": " + message);
  }
}
