package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers and labels are read as they are written, and what cannot be understood is named.
final class LabelFileTest {
  @TempDir private Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<AnswerClass> labels(LabelFile file) {
    return file.answers().stream().map(LabelFile.Labelled::label).toList();
  }

  @Test
  void ourWordsAndThoseOfXsTestAreKnown() throws IOException {
    var file =
        file(
            "a.csv",
            """
            id,Prompt,Completion,final_label
            v2-1,Ask.,"No,
            thanks.",2_full_refusal
            v2-2,Ask.,Yes.,1_full_compliance
            v2-3,Ask.,Hm.,3_partial_refusal
            v2-4,Ask.,Call them.,Redirected
            v2-5,Ask.,?,unscored
            """);
    var read = LabelFile.read(file, LabelWords.known());
    assertThat(labels(read))
        .containsExactly(
            AnswerClass.REFUSED,
            AnswerClass.COMPLIED,
            AnswerClass.PARTIAL,
            AnswerClass.REDIRECTED,
            AnswerClass.UNSCORED);
    var first = read.answers().getFirst().answer();
    assertThat(first.id()).isEqualTo("v2-1");
    assertThat(first.answer().response()).isEqualTo("No,\nthanks.");
    assertThat(first.answer().promptText()).isEqualTo("Ask.");
    assertThat(read.sha256()).hasSize(64);
  }

  @Test
  void otherWordsTakeAMapping() throws IOException {
    var file =
        file(
            "a.jsonl",
            "{\"response\":\"a\",\"jailbroken\":0}\n{\"response\":\"b\",\"jailbroken\":1}\n");
    var words = LabelWords.known().with(List.of("0=refused", "1=complied"));
    var read = LabelFile.read(file, "jailbroken", words);
    assertThat(labels(read)).containsExactly(AnswerClass.REFUSED, AnswerClass.COMPLIED);
    assertThat(read.answers().getLast().answer().id()).isEqualTo("2");
  }

  @Test
  void unknownClassesAreNamedTogether() throws IOException {
    var file = file("a.csv", "response,label\na,refused\nb,maybe\nc,7\nd,maybe\n");
    assertThatThrownBy(() -> LabelFile.read(file, LabelWords.known()))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            file
                + ": unknown labels: 'maybe' in 2 rows (first at "
                + file
                + ":3), '7' in 1 row (first at "
                + file
                + ":4); needs refused, complied, partial, redirected or unscored. Say what they mean"
                + " with --map, as in --map yes=refused.");
  }

  @Test
  void aMappingToNoClassIsNamed() {
    assertThatThrownBy(() -> LabelWords.known().with(List.of("0=no")))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "--map: '0=no'; needs WORD=CLASS, the class one of refused, complied, partial, redirected"
                + " or unscored");
  }

  @Test
  void missingColumnsAreNamed() throws IOException {
    var answers = file("a.csv", "id,text\n1,a\n");
    assertThatThrownBy(() -> AnswerFile.read(answers))
        .isInstanceOf(EspalierException.class)
        .hasMessage(answers + ": the columns id, text; needs a column of the answers: 'response'");
    var labels = file("b.csv", "id,response\n1,a\n");
    assertThatThrownBy(() -> LabelFile.read(labels, LabelWords.known()))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            labels
                + ": the columns id, response; needs a column of labels: 'label' or 'final_label'");
  }

  @Test
  void anUnknownFormIsNamed() throws IOException {
    var file = file("a.txt", "response\na\n");
    assertThatThrownBy(() -> AnswerFile.read(file))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            file
                + ": a file of unknown form; needs a name that ends in .csv, .jsonl, .ndjson or"
                + " .parquet");
  }

  @Test
  void promptsMayBeMissing() throws IOException {
    assertThat(AnswerFile.read(file("a.csv", "output\na\n")).hasPrompts()).isFalse();
    assertThat(AnswerFile.read(file("b.csv", "prompt,answer\np,a\n")).hasPrompts()).isTrue();
  }
}
