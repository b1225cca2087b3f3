package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WandaRuleReplaysReferenceTest {
  private final WindowDrawer rule = DrawingRule.WANDA.drawer();

  @Test
  void documentsStartsAndIdsEqualThoseOfPython() {
    var golden = GoldenWindows.read();
    var documents = GoldenWindows.documents(golden.get("documents").intValue());
    for (var drawing : golden.get("wandaDrawings")) {
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

  /// As long as documents are too short, only documents are drawn.
  @Test
  void documentsOfTheC4ShardAreThoseOfPython() {
    var golden = Golden.ids(GoldenWindows.read().get("c4").get("wanda").get("first"));
    var shard = new ShortButForTheLast(golden.size());
    rule.draw(shard, GoldenWindows.WORDS, new WindowPlan(1, 2, 0));
    assertThat(shard.asked).isEqualTo(golden);
  }

  /// Documents of one token, until the last that is looked at.
  private static final class ShortButForTheLast implements Documents {
    private final int last;
    private final List<Integer> asked = new ArrayList<>();

    ShortButForTheLast(int last) {
      this.last = last;
    }

    @Override
    public String location() {
      return "c4";
    }

    @Override
    public int size() {
      return 356_317;
    }

    @Override
    public Iterator<Document> inOrder(List<Integer> indices) {
      throw new UnsupportedOperationException("WANDA's rule knows no order");
    }

    @Override
    public String at(int index) {
      asked.add(index);
      return asked.size() < last ? "1" : "1 2 3";
    }
  }

  @Test
  void aDocumentMayBeDrawnAgain() {
    var documents = texts(IntStream.of(9, 3, 9));
    var drawing = rule.draw(documents, GoldenWindows.WORDS, new WindowPlan(8, 5, 0));
    assertThat(drawing.windows()).hasSize(8);
    assertThat(drawing.documentsUsed()).isEqualTo(2);
    assertThat(drawing.tooShort()).isEqualTo(1);
  }

  @Test
  void documentsOfExactlyTheLengthAreTooShort() {
    var documents = texts(IntStream.of(5, 3, 5));
    assertThatThrownBy(() -> rule.draw(documents, GoldenWindows.WORDS, new WindowPlan(2, 5, 0)))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "corpus.jsonl: the longest document has 5 tokens; needs one of more than 5 for a window"
                + " of 5. Take a smaller --calibration-length, fewer windows or a file with longer"
                + " texts.");
  }

  private static GoldenWindows.InMemory texts(IntStream lengths) {
    int[] counts = lengths.toArray();
    return new GoldenWindows.InMemory(
        IntStream.range(0, counts.length)
            .mapToObj(i -> GoldenWindows.words(i, counts[i]))
            .toList());
  }
}
