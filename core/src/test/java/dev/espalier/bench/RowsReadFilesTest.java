package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowsReadFilesTest {
  @TempDir private Path folder;

  @Test
  void jsonLinesAndLists() throws IOException {
    var lines = Rows.read(write("a.jsonl", "{\"x\":1}\n\n{\"x\":2}\n"));
    assertThat(lines).extracting(row -> row.text("x")).containsExactly("1", "2");
    assertThat(lines.getLast().where()).endsWith("a.jsonl:3");
    var list = Rows.read(write("a.json", "\uFEFF[{\"x\":1},\r\n{\"x\":2}]"));
    assertThat(list).extracting(row -> row.text("x")).containsExactly("1", "2");
    assertThat(list.getLast().where()).endsWith("a.json[1]");
  }

  @Test
  void tablesWithAndWithoutAHeader() throws IOException {
    String rows = "\"Why,\nsay\",w,x,y,z,C\nHow?,w,x,y,z,A\n";
    var bare = Rows.read(write("bare.csv", rows));
    var headed =
        Rows.read(write("headed.csv", "question,choice0,choice1,choice2,choice3,answer\n" + rows));
    assertThat(bare).extracting(Row::fields).isEqualTo(headed.stream().map(Row::fields).toList());
    assertThat(bare.getFirst().text("question")).isEqualTo("Why,\nsay");
    assertThat(bare.getLast().where()).endsWith("bare.csv:3");
  }

  @Test
  void sixLinesATask() throws IOException {
    var rows = Rows.read(write("h.txt", "A: b\n2\nw\nx\ny\nz\nC: d\n0\nw\nx\ny\nz\n"));
    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst().texts("choices")).containsExactly("w", "x", "y", "z");
    assertThat(rows.getLast().where()).endsWith("h.txt:7");
  }

  @Test
  void damageIsNamed() throws IOException {
    assertRefused(write("a.jsonl", "{\"x\":1}\n{\n"), ":2: no JSON; needs a JSON object");
    assertRefused(write("b.jsonl", "3\n"), ":1: no JSON object; needs one a row");
    assertRefused(write("c.jsonl", ""), ": no rows; needs one for each question");
    assertRefused(
        write("d.txt", "a\n1\n"),
        ": 2 lines; needs six a task: the context, the right ending's number, four endings");
    assertRefused(
        write("e.csv", "a,b\n"),
        ":1: 2 fields; needs 6: question, choice0, choice1, choice2, choice3, answer");
    assertRefused(
        write("f.csv", "a,\"b\n"),
        ":1: damaged quoting; needs RFC 4180 quoting: \"…\", with \"\" for a quote inside");
    assertRefused(
        write("g.xml", "x"),
        ": a file whose ending is not that of a benchmark; needs one of .jsonl, .json, .parquet,"
            + " .csv, .txt");
  }

  private static void assertRefused(Path file, String message) {
    assertThatThrownBy(() -> Rows.read(file))
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + message);
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }
}
