package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileCalibrationRefusesBadFilesTest {
  @TempDir private Path folder;

  @Test
  void aNameOfNoKnownKind() {
    assertRefused(
        folder.resolve("c4.arrow"),
        ": not known as a text by its name; needs a name that ends in .txt, .jsonl or .json, or one"
            + " of these and .gz, or .parquet");
  }

  @Test
  void aFileThatIsNotThere() {
    assertRefused(folder.resolve("c4.jsonl"), ": no such file");
  }

  @Test
  void aFolder() throws IOException {
    assertRefused(
        Files.createDirectory(folder.resolve("a.txt")), ": cannot be read (Is a directory)");
  }

  @Test
  void aFileWithoutText() throws IOException {
    String message = ": no text; needs documents to calibrate on";
    assertRefused(write("a.txt", ""), message);
    assertRefused(write("b.txt", " \n\n"), message);
    assertRefused(write("c.jsonl", ""), message);
    assertRefused(write("d.jsonl", "\n\n"), message);
  }

  @Test
  void aLineWithoutText() throws IOException {
    assertRefused(
        write("a.jsonl", "{\"text\": \"a\"}\n\n{\"prompt\": \"b\", \"url\": \"c\"}\n"),
        ":3: no key 'text' among prompt, url; needs the document under 'text'");
    assertRefused(
        write("b.jsonl", "{\"text\": \"a\"}\n{\"text\": [\"b\"]}\n"),
        ":2: 'text' is no string; needs the document under 'text'");
    assertRefused(
        write("c.jsonl", "{\"text\": null}\n"),
        ":1: 'text' is no string; needs the document under 'text'");
    assertRefused(write("d.jsonl", "{}\n"), ":1: an empty object; needs the document under 'text'");
  }

  @Test
  void aLineThatIsNoJsonObject() throws IOException {
    assertRefused(
        write("a.jsonl", "{\"text\": \"a\"}\n{\"text\": \"b\n"),
        ":2: no JSON, from column 12; needs one JSON object a line");
    assertRefused(
        write("b.jsonl", "{\"text\": \"a\"} {\"text\": \"b\"}\n"),
        ":1: no JSON, from column 15; needs one JSON object a line");
    assertRefused(
        write("c.jsonl", "{\"text\": \"a\", \"text\": \"b\"}\n"),
        ":1: no JSON, from column 21; needs one JSON object a line");
    assertRefused(
        write("d.jsonl", "[\"text\"]\n"), ":1: no JSON object; needs one JSON object a line");
  }

  @Test
  void aNameThatPromisesGzip() throws IOException {
    assertRefused(
        write("a.json.gz", "{\"text\": \"a\"}\n"),
        ": bad gzip data (Not in GZIP format); needs gzip, as its name says");
  }

  @Test
  void gzipThatEndsTooEarly() throws IOException {
    byte[] noise = new byte[5000];
    new Random(1).nextBytes(noise);
    byte[] zipped =
        FileCalibrationReadsTextsTest.zipped(
            ("{\"text\": \"" + Arrays.toString(noise) + "\"}").getBytes(StandardCharsets.UTF_8));
    var file = folder.resolve("a.json.gz");
    String message = ": gzip data that ends too early. The file was cut off: fetch it again.";
    for (int length : new int[] {0, 5, 100, zipped.length / 2, zipped.length - 1}) {
      assertRefused(Files.write(file, Arrays.copyOf(zipped, length)), message);
    }
  }

  @Test
  void bytesThatAreNotUtf8() throws IOException {
    String message = ": bytes that are not UTF-8; needs UTF-8";
    byte[] latin = "{\"text\": \"Öl\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(Files.write(folder.resolve("a.jsonl"), latin), message);
    assertRefused(Files.write(folder.resolve("a.txt"), latin), message);
  }

  @Test
  void documentsShorterThanAWindow() throws IOException {
    assertRefused(
        write("a.jsonl", "{\"text\": \"1 2 3\"}\n{\"text\": \"1\"}\n"),
        ": the longest document has 3 tokens; needs a window of 4. Take a smaller"
            + " --calibration-length, fewer windows or a file with longer texts.");
  }

  @Test
  void aTableWithoutTexts() {
    assertRefused(
        Golden.path("parquet/tasks_only.parquet"),
        ": no column 'text' among task, category, sub_category, severity; needs the documents under"
            + " 'text'");
    assertRefused(
        Golden.path("parquet/no_text.parquet"), ":1: no 'text'; needs the document under 'text'");
    assertRefused(
        Golden.path("parquet/zstd.parquet"),
        ": columns compressed with ZSTD; needs SNAPPY, GZIP or none");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() ->
            FileCalibration.draw(
                file, GoldenWindows.WORDS, new WindowPlan(2, 4, 0), DrawingRule.CORRECTED))
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + message);
  }
}
