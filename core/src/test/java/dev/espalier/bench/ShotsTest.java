package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.PythonRandom;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

/// The prompts that come of it are compared with the harness's by [HarnessRequestsOracleTest].
final class ShotsTest {
  private final List<Row> pool = IntStream.range(0, 30).mapToObj(ShotsTest::row).toList();

  @Test
  void theFirstAreAlwaysTheSame() {
    var shots = new Shots(pool, Shots.Drawing.FIRST, 3, 1);
    assertThat(shots.before(row(0))).isEqualTo(pool.subList(0, 3));
    assertThat(shots.before(row(1))).isEqualTo(pool.subList(0, 3));
  }

  @Test
  void oneGeneratorGoesThroughAllQuestions() {
    var shots = new Shots(pool, Shots.Drawing.DRAWN, 4, 1234);
    var random = new PythonRandom(1234);
    for (int question = 0; question < 3; question++) {
      var expected = Arrays.stream(random.sample(30, 4)).mapToObj(pool::get).toList();
      assertThat(shots.before(row(question))).isEqualTo(expected);
    }
  }

  @Test
  void aQuestionIsNoExampleOfItself() {
    var shots = new Shots(pool, Shots.Drawing.DRAWN_OTHERS, 29, 7);
    for (int question = 0; question < 30; question++) {
      assertThat(shots.before(row(question))).hasSize(29).doesNotContain(row(question));
    }
  }

  @Test
  void aPoolThatHoldsTheQuestionOftenIsDrawnFromAgain() {
    var often = List.of(row(1), row(1), row(1), row(2), row(3));
    var shots = new Shots(often, Shots.Drawing.DRAWN_OTHERS, 2, 0);
    for (int i = 0; i < 20; i++) {
      assertThat(shots.before(row(1))).containsExactlyInAnyOrder(row(2), row(3));
    }
  }

  @Test
  void noShotsNeedNoPool() {
    assertThat(new Shots(List.of(), Shots.Drawing.DRAWN, 0, 0).before(row(0))).isEmpty();
  }

  @Test
  void aPoolThatIsTooSmallIsRefused() {
    assertThatThrownBy(() -> new Shots(pool, Shots.Drawing.DRAWN_OTHERS, 30, 0))
        .isInstanceOf(EspalierException.class)
        .hasMessage("--shots: 30 examples to draw from; needs at least 31 for 30 shots");
  }

  private static Row row(int id) {
    return new Row("pool:" + id, JsonNodeFactory.instance.objectNode().put("id", id));
  }
}
