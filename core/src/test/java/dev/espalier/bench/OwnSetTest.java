package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OwnSetTest {
  @TempDir private Path folder;

  private Path file(String name, String... lines) {
    try {
      return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Document> documents(Path file) {
    var exam = (Exam.Own) Exam.own(file);
    return exam.set().section(exam.label()).questions().stream()
        .map(exam.set().task()::document)
        .toList();
  }

  @Test
  void theRightChoiceIsAPlaceATextOrALetter() {
    var file =
        file(
            "prices.jsonl",
            "{\"question\":\"q\",\"choices\":[\"4\",\"5\"],\"answer\":1}",
            "{\"question\":\"q\",\"choices\":[\"5\",\"4\"],\"answer\":\"4\"}",
            "{\"question\":\"q\",\"choices\":[\"x\",\"y\",\"z\"],\"answer\":\"C\",\"id\":7}");
    assertThat(documents(file))
        .extracting(document -> ((Document.Choice) document).gold())
        .containsExactly(1, 1, 2);
    assertThat(documents(file).getFirst().asked()).isEqualTo("Question: q\nAnswer:");
    assertThat(Exam.own(file).label()).isEqualTo("prices");
    assertThat(Exam.own(file).metric()).isEqualTo(Metric.ACC);
    assertThat(documents(file).getLast().chance()).isEqualTo(1.0 / 3);
  }

  @Test
  void anAnswerIsComparedAsATextWithoutTheBlanksAround() {
    var file = file("names.jsonl", "{\"question\":\"q\",\"answer\":\"Lake Vel\"}");
    var exam = (Exam.Own) Exam.own(file);
    assertThat(exam.metric()).isEqualTo(Metric.EXACT);
    var task = (Task.ByAnswer) exam.set().task();
    var document = documents(file).getFirst();
    assertThat(task.scores(document, " Lake Vel"))
        .isEqualTo(Map.of(Metric.EXACT, 1.0, Metric.EXACT_IN_ANY_CASE, 1.0));
    assertThat(task.scores(document, "lake vel "))
        .isEqualTo(Map.of(Metric.EXACT, 0.0, Metric.EXACT_IN_ANY_CASE, 1.0));
    assertThat(task.scores(document, "Lake Vel."))
        .isEqualTo(Map.of(Metric.EXACT, 0.0, Metric.EXACT_IN_ANY_CASE, 0.0));
    assertThat(task.stops()).containsExactly("\n");
  }

  @Test
  void everyRowIsCheckedBeforeAModelIsOpened() {
    String good = "{\"question\":\"q\",\"choices\":[\"a\",\"b\"],\"answer\":0}";
    assertBad(
        file("a.jsonl", good, "{\"question\":\"q\",\"choices\":[\"a\",\"b\"],\"answer\":2}"),
        ":2: no right choice: answer is '2'; needs a number from 0 to 1");
    assertBad(
        file("b.jsonl", good, "{\"question\":\"q\",\"choices\":[\"a\",\"b\"],\"answer\":\"c\"}"),
        ":2: no right choice: answer is 'c'; needs one of A, B");
    assertBad(
        file("c.jsonl", good, "{\"question\":\"q\",\"answer\":\"a\"}"),
        ":2: the fields 'question', 'answer'; needs question, choices and answer, as the rows before"
            + " it");
    assertBad(
        file("d.jsonl", "{\"question\":\"q\",\"choices\":[\"a\"],\"answer\":0}"),
        ":1: 1 choice; needs at least 2");
    assertBad(
        file("e.jsonl", "{\"question\":\"q\",\"answer\":\"a\"}", good),
        ":2: the fields 'question', 'choices', 'answer'; needs question and answer, as the rows"
            + " before it");
    assertBad(
        file("f.jsonl", "{\"question\":\"q\",\"answer\":\" \"}"),
        ":1: an empty answer; needs one line");
    assertBad(
        file("g.jsonl", "{\"question\":\"q\",\"answer\":\"a\\nb\"}"),
        ":1: an answer of several lines; needs one line");
    assertBad(
        file("h.csv", "question,answer"),
        ": a file whose ending is not that of a set of questions; needs one of .jsonl, .json,"
            + " .parquet");
    assertBad(
        file("gsm8k.jsonl", good),
        ": a set called 'gsm8k', as a published benchmark is; needs a name of its own. Rename the"
            + " file.");
  }

  private static void assertBad(Path file, String message) {
    assertThatThrownBy(() -> Exam.own(file))
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + message);
  }
}
