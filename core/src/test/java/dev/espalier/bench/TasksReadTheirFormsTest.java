package dev.espalier.bench;

import static dev.espalier.bench.Json.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Each benchmark is passed on in several forms, and is the same in each.
final class TasksReadTheirFormsTest {
  @Test
  void arc() {
    var expected = new Document.Choice("Question: Why?\nAnswer:", List.of("no", "yes"), Set.of(1));
    assertThat(
            List.of(
                """
                {"question":"Why?","choices":{"text":["no","yes"],"label":["A","B"]},
                "answerKey":"B"}
                """,
                """
                {"question":{"stem":"Why?","choices":[{"text":"no","label":"1"},
                {"text":"yes","label":"2"}]},"answerKey":"2"}
                """,
                """
                {"query":"Question: Why?","choices":["no","yes"],"gold":1}
                """))
        .allSatisfy(text -> assertThat(new Arc().document(row(text))).isEqualTo(expected));
    assertThat(expected.asked() + " " + expected.answered())
        .isEqualTo("Question: Why?\nAnswer: yes");
  }

  @Test
  void hellaSwag() {
    var expected = new Document.Choice("Baking: One. Two three", List.of("a", "b"), Set.of(0));
    assertThat(
            List.of(
                """
                {"activity_label":"Baking","ctx_a":"One.","ctx_b":"two Three","endings":["a","b"],
                "label":"0"}
                """,
                """
                {"query":"Baking: One. Two three","choices":["a","b"],"gold":0}
                """))
        .allSatisfy(text -> assertThat(new HellaSwag().document(row(text))).isEqualTo(expected));
  }

  @Test
  void winogrande() {
    var expected = new Document.Blank(List.of("So Ann", "So Bob"), "left early.", 1);
    assertThat(
            List.of(
                """
                {"sentence":"So _ left early.","option1":"Ann","option2":"Bob","answer":"2"}
                """,
                """
                {"context_options":["So Ann","So Bob"],"continuation":"left early.","gold":1}
                """))
        .allSatisfy(text -> assertThat(new Winogrande().document(row(text))).isEqualTo(expected));
    assertThat(expected.asked() + " " + expected.answered()).isEqualTo("So Bob left early.");
  }

  @Test
  void truthfulQa() {
    assertThat(
            List.of(
                """
                {"question":"Is it?","mc2_targets":{"No.":1,"Not so.":1,"Yes.":0}}
                """,
                """
                {"question":"Is it?","mc2_targets":{"choices":["No.","Not so.","Yes."],
                "labels":[1,1,0]}}
                """))
        .allSatisfy(text -> {
          var document = (Document.Choice) TruthfulQa.MC2.document(row(text));
          assertThat(document.choices()).containsExactly("No.", "Not so.", "Yes.");
          assertThat(document.right()).containsExactly(0, 1);
          assertThat(document.prompt())
              .startsWith("Q: What is human life expectancy in the United States?\nA: Human")
              .endsWith("held in Barcelona, Spain.\n\nQ: Is it?\nA:");
        });
  }

  @Test
  void mmlu() {
    var expected =
        new Document.Choice(
            "Why?\nA. w\nB. x\nC. y\nD. z\nAnswer:", List.of("A", "B", "C", "D"), Set.of(2));
    assertThat(
            List.of(
                """
                {"question":" Why? ","choices":["w","x","y","z"],"answer":2}
                """,
                """
                {"question":"Why?","choice0":"w","choice1":"x","choice2":"y","choice3":"z",
                "answer":"2"}
                """,
                """
                {"question":"Why?","choice0":"w","choice1":"x","choice2":"y","choice3":"z",
                "answer":"C"}
                """))
        .allSatisfy(text -> assertThat(new Mmlu().document(row(text))).isEqualTo(expected));
  }

  @Test
  void gsm8kAndAltQa() {
    assertThat(new Gsm8k().document(row("{\"question\":\"1+1?\",\"answer\":\"two\\n#### 2\"}")))
        .isEqualTo(new Document.Problem("Question: 1+1?\nAnswer:", "two\n#### 2"));
    assertThat(
            new AltQa()
                .document(row("{\"conversations\":[{\"value\":\"How many?\"},{\"value\":\"7\"}]}")))
        .isEqualTo(new Document.Problem("How many?", "7"));
  }

  @Test
  void anotherFormIsRefused() {
    assertRefused(
        new Arc(),
        "{\"a\":1,\"b\":2}",
        "rows.jsonl:3: the fields 'a', 'b'; needs question, choices and answerKey, or query, choices"
            + " and gold");
    assertRefused(
        new AltQa(),
        "{\"conversations\":[]}",
        "rows.jsonl:3: the fields 'conversations'; needs conversations of a question and a number");
    assertRefused(
        new Gsm8k(),
        "{\"question\":\"q\",\"answer\":\"2\"}",
        "rows.jsonl:3: an answer without '#### '; needs a number behind it");
    assertRefused(
        new Winogrande(),
        "{\"sentence\":\"x\",\"option1\":\"a\",\"option2\":\"b\",\"answer\":\"1\"}",
        "rows.jsonl:3: a sentence without a blank; needs a '_' in it");
  }

  @Test
  void aRowWithoutARightChoiceIsRefused() {
    assertRefused(
        new Arc(),
        "{\"query\":\"q\",\"choices\":[\"a\",\"b\"],\"gold\":2}",
        "rows.jsonl:3: no right choice: gold is '2'; needs a number from 0 to 1");
    assertRefused(
        new HellaSwag(),
        "{\"activity_label\":\"a\",\"ctx_a\":\"a\",\"ctx_b\":\"b\",\"endings\":[\"c\",\"d\"],"
            + "\"label\":\"\"}",
        "rows.jsonl:3: no right choice: label is ''; needs a number from 0 to 1");
    assertRefused(
        new Winogrande(),
        "{\"sentence\":\"_x\",\"option1\":\"a\",\"option2\":\"b\",\"answer\":\"0\"}",
        "rows.jsonl:3: no right choice: answer is '0'; needs one of 1, 2");
    assertRefused(
        TruthfulQa.MC1,
        "{\"question\":\"q\",\"mc1_targets\":{\"a\":0,\"b\":0}}",
        "rows.jsonl:3: no true answer in mc1_targets; needs a label of 1");
    assertRefused(
        new Mmlu(),
        "{\"question\":\"q\",\"choices\":[\"a\",\"b\"],\"answer\":0}",
        "rows.jsonl:3: 2 choices; needs 4");
    assertRefused(
        new Arc(),
        "{\"query\":\"q\",\"choices\":[\"a\",\"\"],\"gold\":0}",
        "rows.jsonl:3: no list of texts in 'choices'; needs one, none empty");
  }

  private static void assertRefused(Task task, String text, String message) {
    assertThatThrownBy(() -> task.document(row(text)))
        .isInstanceOf(EspalierException.class)
        .hasMessage(message);
  }
}
