package dev.espalier.bench;

import dev.espalier.Progress;
import java.util.List;

/// How questions of one task are answered.
interface Answering {
  /// Steps of progress that a question takes.
  long steps(Question question);

  /// An item for each question, in their order.
  List<Item> answer(List<Question> questions, Progress.Task progress);
}
