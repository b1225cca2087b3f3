package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.model.chat.PromptFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AltQaTest {
  private final AltQa task = new AltQa();

  @Test
  void theAuthorsCompareTheFirstDigits() {
    assertThat(digits("In 1987 there were 12.", "1987")).isOne();
    assertThat(digits("1,234", "1,234")).isZero(); // what the authors' rule makes of a comma
    assertThat(digits("3.5", "3")).isOne();
    assertThat(digits("none", "0")).isZero();
  }

  @Test
  void numbersAreComparedAsNumbers() {
    assertThat(number("about 1,234 people", "1234")).isOne();
    assertThat(number("It is 3.50.", "3.5")).isOne();
    assertThat(number("-7", "-7")).isOne();
    assertThat(number("-7", "7")).isZero();
    assertThat(number("1990-2000", "1990")).isOne();
    assertThat(number("1,23", "1")).isOne();
    assertThat(number("none", "7")).isZero();
    assertThat(number("7", "none")).isZero();
  }

  @Test
  void theMiddleOfALongPromptIsLeftOut() {
    var ids = IntStream.range(0, 2001).boxed().toList();
    assertThat(task.fitted(ids.subList(0, 2000), 8192)).isEqualTo(ids.subList(0, 2000));
    var fitted = task.fitted(ids, 8192);
    assertThat(fitted).hasSize(2000);
    assertThat(fitted.subList(0, 12)).isEqualTo(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12));
    assertThat(fitted.getLast()).isEqualTo(2000);
    assertThat(task.cap().roomAfter(2000)).isEqualTo(40);
  }

  @Test
  void theAuthorsWordsStandBehindTheQuestion() {
    var document = new Document.Problem("How many?", "7");
    assertThat(task.request(document, PromptFormat.PAPER_LLAMA))
        .isEqualTo("How many?. Answer with just a number.");
    assertThat(task.request(document, PromptFormat.PAPER_VICUNA))
        .isEqualTo("How many?. Answer with just a number. ");
  }

  private double digits(String answer, String gold) {
    return score(answer, gold, Metric.EXACT_DIGITS);
  }

  private double number(String answer, String gold) {
    return score(answer, gold, Metric.EXACT_NUMBER);
  }

  private double score(String answer, String gold, Metric metric) {
    var scores = task.scores(new Document.Problem("q", gold), answer);
    return scores.getOrDefault(metric, Double.NaN);
  }
}
