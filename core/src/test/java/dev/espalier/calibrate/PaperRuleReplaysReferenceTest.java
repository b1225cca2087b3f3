package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.PythonRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaperRuleReplaysReferenceTest {
  private final WindowDrawer rule = DrawingRule.PAPER.drawer();

  @Test
  void documentsStartsAndIdsEqualThoseOfPython() {
    var golden = GoldenWindows.read();
    var documents = GoldenWindows.documents(golden.get("documents").intValue());
    for (var drawing : golden.get("drawings")) {
      var plan =
          new WindowPlan(
              drawing.get("windows").intValue(),
              drawing.get("length").intValue(),
              drawing.get("seed").longValue());
      var expected = drawing.get("drawn").valueStream().map(GoldenWindows::window).toList();
      assertThat(rule.draw(documents, GoldenWindows.WORDS, plan).windows())
          .as("%s", plan)
          .isEqualTo(expected);
    }
  }

  @Test
  void orderOfTheC4ShardIsThatOfPython() {
    var golden = GoldenWindows.read().get("c4").get("paper");
    var random = new PythonRandom(0);
    var order = WindowDrawer.shuffled(356_301, random);
    assertThat(order.subList(0, 10))
        .containsExactly(
            48749, 233731, 300071, 20161, 156844, 5755, 131466, 314281, 234274, 276619);
    assertThat(order.subList(0, 20)).isEqualTo(Golden.ids(golden.get("first")));
    assertThat(order.subList(356_296, 356_301)).isEqualTo(Golden.ids(golden.get("last")));
    for (int then : Golden.ids(golden.get("then"))) {
      assertThat(random.randint(0, 100)).isEqualTo(then);
    }
  }

  @Test
  void shortDocumentsAreCounted() {
    var documents = texts(IntStream.range(0, 24).map(i -> i < 4 ? 2 : 9));
    var drawing = rule.draw(documents, GoldenWindows.WORDS, new WindowPlan(4, 5, 0));
    assertThat(drawing.documentsUsed()).isEqualTo(4);
    long shortOnesAhead =
        WindowDrawer.shuffled(8, new PythonRandom(0)).stream()
            .takeWhile(i -> !drawing.windows().getLast().documents().contains(i))
            .filter(i -> i < 4)
            .count();
    assertThat(drawing.tooShort()).isEqualTo(Math.toIntExact(shortOnesAhead));
  }

  @Test
  void sixteenDocumentsAreTooFew() {
    assertThatThrownBy(() ->
            rule.draw(GoldenWindows.documents(16), GoldenWindows.WORDS, new WindowPlan(1, 2, 0)))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "corpus.jsonl: documents: 16; needs more than 16, since the paper's rule never uses the"
                + " last 16. Draw by the corrected rule, or give a larger file.");
  }

  @Test
  void documentsThatRunOutAreAnErrorWithTheLongest() {
    var documents = texts(IntStream.range(0, 20).map(i -> i == 1 ? 11 : 4));
    assertThatThrownBy(() -> rule.draw(documents, GoldenWindows.WORDS, new WindowPlan(3, 10, 0)))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "corpus.jsonl: 1 windows in 4 documents, the longest of which has 11 tokens; needs 3"
                + " windows of 10 tokens, each from a longer document of its own. Take a smaller"
                + " --calibration-length, fewer windows or a file with longer texts.");
  }

  @Test
  void aDocumentOfExactlyTheLengthIsNoTextByItself() {
    var documents = texts(IntStream.range(0, 17).map(_ -> 10));
    assertThatThrownBy(() -> rule.draw(documents, GoldenWindows.WORDS, new WindowPlan(1, 10, 0)))
        .hasMessageStartingWith(
            "corpus.jsonl: 0 windows in 1 documents, the longest of which has 10 tokens");
  }

  private static GoldenWindows.InMemory texts(IntStream lengths) {
    int[] counts = lengths.toArray();
    return new GoldenWindows.InMemory(
        IntStream.range(0, counts.length)
            .mapToObj(i -> GoldenWindows.words(i, counts[i]))
            .toList());
  }
}
