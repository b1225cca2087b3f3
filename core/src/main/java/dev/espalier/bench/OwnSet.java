package dev.espalier.bench;

import dev.espalier.EspalierException;
import java.nio.file.Path;
import java.util.List;

/// A user's own questions, a JSON object a line, in one of two forms:
/// - multiple choice: `question`, `choices` (texts, at least two), `answer`, which is the right
///   one's place from 0 as a number, or its text, or its letter (`"A"` is the first);
/// - exact match: `question`, `answer`, a text or a number, and no `choices`.
///
/// A file holds one form; other fields are left alone. A question is put as `Question: …`, a line
/// break and `Answer:`. Of choices the likelihoods are compared, as in ARC; an answer is written by
/// the model, at most 64 tokens up to a line break. Examples, where they are asked for, are drawn
/// from the file's other rows.
public final class OwnSet {
  private final List<Row> rows;
  private final Task task;

  private OwnSet(List<Row> rows, Task task) {
    this.rows = rows;
    this.task = task;
  }

  /// The questions in `file`, every row of which is checked.
  static OwnSet read(Path file) {
    if (!String.valueOf(file.getFileName()).matches(".*\\.(jsonl|ndjson|json|parquet)")) {
      throw EspalierException.in(file)
          .found("a file whose ending is not that of a set of questions")
          .needed("one of .jsonl, .json, .parquet")
          .fault();
    }
    var rows = Rows.read(file);
    Task task = rows.getFirst().has("choices") ? OwnTask.CHOICE : OwnTask.ANSWER;
    rows.forEach(task::document);
    return new OwnSet(rows, task);
  }

  Metric metric() {
    return switch (task) {
      case Task.ByLikelihood _ -> Metric.ACC;
      case Task.ByAnswer _ -> Metric.EXACT;
    };
  }

  Task task() {
    return task;
  }

  Section section(String name) {
    return new Section(name, "", rows, rows, "");
  }
}
