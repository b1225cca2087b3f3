package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.PythonRandom;
import dev.espalier.calibrate.CalibrationSource.DocumentCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCalibrationReadsTextsTest {
  private static final ToIds CODE_POINTS = text -> text.codePoints().toArray();

  @TempDir private Path folder;

  @Test
  void aPlainTextIsOneDocumentWithItsBlankLines() throws IOException {
    var file = Files.writeString(folder.resolve("book.txt"), "Öl\r\n\n\nb");
    assertThat(draw(file, new WindowPlan(1, 7, 0)))
        .isEqualTo(
            new Calibration(
                source("book.txt", 0, new DocumentCounts(1, 1, 0)),
                List.of(List.of(0xd6, 0x6c, 0xd, 0xa, 0xa, 0xa, 0x62))));
  }

  @Test
  void aByteOrderMarkIsNoText() throws IOException {
    var text = Files.writeString(folder.resolve("a.txt"), "\uFEFFab");
    var lines = Files.writeString(folder.resolve("a.jsonl"), "\uFEFF{\"text\": \"ab\"}");
    assertThat(draw(text, new WindowPlan(1, 2, 0)).windows()).containsExactly(List.of(97, 98));
    assertThat(draw(lines, new WindowPlan(1, 2, 0)).windows()).containsExactly(List.of(97, 98));
  }

  @Test
  void jsonLinesGiveTheirTextAndBlankLinesNothing() throws IOException {
    String lines =
        """
        {"url": "u", "text": "abc\\nd", "meta": {"text": "no"}}

        {"text": "x"}
        {"text": "\\ud83d\\ude00fgh"}
        """;
    for (var file : files(lines, "c4.jsonl", "c4.json", "c4.jsonl.gz", "c4.json.gz")) {
      var calibration = draw(file, new WindowPlan(3, 4, 3));
      assertThat(calibration.source())
          .isEqualTo(source(String.valueOf(file.getFileName()), 3, new DocumentCounts(3, 2, 1)));
      assertThat(calibration.windows())
          .anySatisfy(ids -> assertThat(ids).containsExactly(0x1f600, 0x66, 0x67, 0x68))
          .hasSize(3);
    }
  }

  @Test
  void theSameTextInAnyPackingGivesTheSameWindows() throws IOException {
    var text = "the quick brown fox jumps over the lazy dog";
    var plain = files(text, "a.txt", "a.txt.gz");
    var plan = new WindowPlan(5, 9, 1);
    assertThat(draw(plain.getLast(), plan).windows())
        .isEqualTo(draw(plain.getFirst(), plan).windows());
  }

  @Test
  void moreDocumentsThanOnePassKeepsComeInOrder() throws IOException {
    int count = 40_000;
    var lines =
        IntStream.range(0, count)
            .mapToObj(i -> "{\"text\": \"%s\"}".formatted(GoldenWindows.words(i, 2)))
            .collect(Collectors.joining("\n"));
    var file = Files.writeString(folder.resolve("many.jsonl"), lines);
    var drawn =
        FileCalibration.draw(
            file, GoldenWindows.WORDS, new WindowPlan(count, 2, 0), DrawingRule.CORRECTED);
    var order = WindowDrawer.shuffled(count, new PythonRandom(0));
    assertThat(drawn.windows())
        .isEqualTo(order.stream().map(i -> List.of(100 * i, 100 * i + 1)).toList());
  }

  @Test
  void thePaperRuleIsStamped() throws IOException {
    var lines =
        IntStream.range(0, 20)
            .mapToObj(i -> "{\"text\": \"%s\"}".formatted(GoldenWindows.words(i, 9)))
            .collect(Collectors.joining("\n"));
    var file = Files.writeString(folder.resolve("c4.jsonl"), lines);
    var drawn =
        FileCalibration.draw(file, GoldenWindows.WORDS, new WindowPlan(3, 5, 0), DrawingRule.PAPER);
    assertThat(drawn.describe())
        .isEqualTo(
            "file c4.jsonl: 3 x 5 tokens from 3 of 20 documents, 0 shorter ones passed over, rule"
                + " paper, seed 0, sha256 "
                + drawn.sha256());
  }

  @Test
  void aTableIsADocumentARow() {
    var file = Golden.path("parquet/texts.parquet");
    var drawn =
        FileCalibration.draw(
            file, GoldenWindows.WORDS, new WindowPlan(3, 5, 0), DrawingRule.CORRECTED);
    assertThat(drawn.source()).isEqualTo(source("texts.parquet", 0, new DocumentCounts(3, 2, 1)));
    assertThat(drawn.windows())
        .containsExactlyInAnyOrder(
            List.of(8, 9, 10, 11, 12), List.of(1, 2, 3, 4, 5), List.of(2, 3, 4, 5, 6));
  }

  @Test
  void singleDocumentsAreReadFromAnyPacking() throws IOException {
    var lines =
        IntStream.range(0, 50)
            .mapToObj(i -> "{\"text\": \"Ö%d %s\"}".formatted(i, "x".repeat(i)))
            .collect(Collectors.joining("\n\n"));
    var plan = new WindowPlan(30, 25, 4);
    var packed = files(lines, "c4.jsonl", "c4.json.gz");
    var plain = FileCalibration.draw(packed.getFirst(), CODE_POINTS, plan, DrawingRule.WANDA);
    var zipped = FileCalibration.draw(packed.getLast(), CODE_POINTS, plan, DrawingRule.WANDA);
    assertThat(zipped.windows()).isEqualTo(plain.windows()).hasSize(30);
    var texts = IntStream.range(0, 50).mapToObj(i -> "Ö%d %s".formatted(i, "x".repeat(i))).toList();
    assertThat(plain.windows())
        .allSatisfy(ids -> {
          var text = ids.stream().map(Character::toString).collect(Collectors.joining());
          assertThat(texts).anyMatch(whole -> whole.contains(text));
        });
    assertThat(plain.windows())
        .isEqualTo(
            DrawingRule.WANDA
                .drawer()
                .draw(new GoldenWindows.InMemory(texts), CODE_POINTS, plan)
                .windows()
                .stream()
                .map(WindowDrawer.DrawnWindow::ids)
                .toList());
  }

  private static Calibration draw(Path file, WindowPlan plan) {
    return FileCalibration.draw(file, CODE_POINTS, plan, DrawingRule.CORRECTED);
  }

  private static CalibrationSource source(String name, long seed, DocumentCounts counts) {
    return new CalibrationSource.File(name, DrawingRule.CORRECTED, seed, counts);
  }

  private List<Path> files(String text, String... names) throws IOException {
    for (String name : names) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      Files.write(folder.resolve(name), name.endsWith(".gz") ? zipped(bytes) : bytes);
    }
    return List.of(names).stream().map(folder::resolve).toList();
  }

  static byte[] zipped(byte[] bytes) throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(zipped)) {
      zip.write(bytes);
    }
    return zipped.toByteArray();
  }
}
