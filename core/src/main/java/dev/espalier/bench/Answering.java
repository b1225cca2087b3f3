package dev.espalier.bench;

import dev.espalier.Progress;
import java.util.List;
import java.util.Optional;

/// How questions of one task are answered.
interface Answering {
  /// Steps of progress that a question takes.
  long steps(Question question);

  /// An item for each question, in their order; each is kept as soon as it is there.
  List<Item> answer(List<Question> questions, Sitting sitting, Progress.Task progress);

  /// One task under way.
  ///
  /// @param task its name
  record Sitting(String task, Notebook notebook) {
    Optional<Item> known(int index, String promptSha256) {
      return notebook.known(task, index, promptSha256);
    }

    void keep(Item item) {
      notebook.keep(task, item);
    }
  }
}
