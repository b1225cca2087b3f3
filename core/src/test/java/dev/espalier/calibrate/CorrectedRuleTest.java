package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.calibrate.WindowDrawer.DrawnWindow;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CorrectedRuleTest {
  private static final ToIds WORDS = GoldenWindows.WORDS;

  private final WindowDrawer rule = DrawingRule.CORRECTED.drawer();

  @Test
  void windowsAreCutsOfTheirDocuments() {
    var documents = GoldenWindows.documents(40);
    for (DrawnWindow window : rule.draw(documents, WORDS, new WindowPlan(60, 6, 5)).windows()) {
      int[] all = WORDS.of(documents.texts().get(window.documents().getFirst()));
      assertThat(window.ids())
          .containsExactlyElementsOf(
              IntStream.range(window.start(), window.start() + 6).mapToObj(i -> all[i]).toList());
    }
  }

  @Test
  void everyLongEnoughDocumentIsUsedBeforeOneIsUsedAgain() {
    var documents = texts(12, 3, 12, 12, 5, 12);
    var drawing = rule.draw(documents, WORDS, new WindowPlan(10, 6, 0));
    var walked = drawing.windows().stream().map(window -> window.documents().getFirst()).toList();
    assertThat(walked.subList(0, 4)).containsExactlyInAnyOrder(0, 2, 3, 5);
    assertThat(walked.subList(4, 8)).isEqualTo(walked.subList(0, 4));
    assertThat(walked.subList(8, 10)).isEqualTo(walked.subList(0, 2));
    assertThat(drawing.documentsUsed()).isEqualTo(4);
    assertThat(drawing.tooShort()).isEqualTo(2);
  }

  @Test
  void oneTextGivesAllItsWindowsAndTheLastStartToo() {
    var drawing = rule.draw(texts(20), WORDS, new WindowPlan(15, 6, 1));
    assertThat(drawing.windows())
        .extracting(DrawnWindow::start)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 15).boxed().toList());
  }

  @Test
  void aDocumentOfExactlyTheLengthIsAWindow() {
    var windows = rule.draw(texts(6), WORDS, new WindowPlan(1, 6, 0)).windows();
    assertThat(windows).containsExactly(new DrawnWindow(List.of(0), 0, List.of(0, 1, 2, 3, 4, 5)));
  }

  @Test
  void theSeedDecides() {
    var documents = GoldenWindows.documents(40);
    var plan = new WindowPlan(20, 6, 5);
    var drawing = rule.draw(documents, WORDS, plan);
    assertThat(rule.draw(documents, WORDS, plan)).isEqualTo(drawing);
    assertThat(rule.draw(documents, WORDS, new WindowPlan(20, 6, 6))).isNotEqualTo(drawing);
  }

  @Test
  void onlyShortDocumentsAreAnErrorWithTheLongest() {
    assertThatThrownBy(() -> rule.draw(texts(4, 7, 2), WORDS, new WindowPlan(2, 8, 0)))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "corpus.jsonl: the longest document has 7 tokens; needs a window of 8. Take a smaller"
                + " --calibration-length, fewer windows or a file with longer texts.");
  }

  @Test
  void fewerDifferentWindowsThanWantedAreAnError() {
    assertThatThrownBy(() -> rule.draw(texts(9, 8, 2), WORDS, new WindowPlan(4, 8, 0)))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "corpus.jsonl: 3 different windows of 8 tokens; needs 4. Take a smaller"
                + " --calibration-length, fewer windows or a file with longer texts.");
  }

  private static GoldenWindows.InMemory texts(int... counts) {
    return new GoldenWindows.InMemory(
        Stream.iterate(0, i -> i < counts.length, i -> i + 1)
            .map(i -> GoldenWindows.words(i, counts[i]))
            .toList());
  }
}
