package dev.espalier.bench;

import java.util.Optional;

/// Where the items of an examination are kept while it goes on, so that one that was interrupted
/// asks nothing twice.
public interface Notebook {
  /// Keeps nothing.
  Notebook NONE =
      new Notebook() {
        @Override
        public void begin(Outline task) {}

        @Override
        public Optional<Item> known(String task, int index, String promptSha256) {
          return Optional.empty();
        }

        @Override
        public void keep(String task, Item item) {}
      };

  /// A task is about to be examined.
  void begin(Outline task);

  /// What became of a question before, if it was put in the same words.
  Optional<Item> known(String task, int index, String promptSha256);

  /// What became of a question now.
  void keep(String task, Item item);

  /// A task before its first question.
  ///
  /// @param task its name
  /// @param shots examples before each question
  /// @param questions how many are asked
  /// @param note what is not as published; else empty
  record Outline(String task, int shots, int questions, String note) {}
}
