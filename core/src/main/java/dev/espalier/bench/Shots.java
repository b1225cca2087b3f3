package dev.espalier.bench;

import dev.espalier.EspalierException;
import dev.espalier.PythonRandom;
import java.util.Arrays;
import java.util.List;

/// Chooses the examples before each question, question by question, as lm-evaluation-harness 0.4.13
/// does (`api/samplers.py`): one generator goes through all of a task's questions in their order,
/// so that the examples of one depend on how many came before.
final class Shots {
  /// Which examples are chosen.
  enum Drawing {
    /// None: the task takes no examples.
    NONE,
    /// The first of the pool, always.
    FIRST,
    /// Drawn from the pool.
    DRAWN,
    /// One more is drawn, and the question itself left out if it is among them: the harness does so
    /// for tasks without a test split.
    DRAWN_OTHERS
  }

  private final List<Row> pool;
  private final Drawing drawing;
  private final int count;
  private final PythonRandom random;

  /// @param pool where examples come from
  /// @param count examples before a question
  Shots(List<Row> pool, Drawing drawing, int count, long seed) {
    int needed = drawing == Drawing.DRAWN_OTHERS ? count + 1 : count;
    if (count > 0 && pool.size() < needed) {
      throw EspalierException.in("--shots")
          .found(pool.size() + " examples to draw from")
          .needed("at least " + needed + " for " + count + " shots")
          .fault();
    }
    this.pool = List.copyOf(pool);
    this.drawing = drawing;
    this.count = count;
    this.random = new PythonRandom(seed);
  }

  /// The examples before `question`; to be called for each question, in order.
  List<Row> before(Row question) {
    if (count == 0) {
      return List.of();
    }
    return switch (drawing) {
      case NONE -> List.of();
      case FIRST -> pool.subList(0, count);
      case DRAWN -> drawn(pool, count);
      case DRAWN_OTHERS -> drawnOthers(question);
    };
  }

  private List<Row> drawnOthers(Row question) {
    var others = without(question, drawn(pool, count + 1));
    if (others.size() < count) { // the pool holds the question several times
      return drawn(without(question, pool), count);
    }
    return others.subList(0, count);
  }

  private static List<Row> without(Row question, List<Row> rows) {
    return rows.stream().filter(row -> !row.fields().equals(question.fields())).toList();
  }

  private List<Row> drawn(List<Row> rows, int howMany) {
    return Arrays.stream(random.sample(rows.size(), howMany)).mapToObj(rows::get).toList();
  }
}
