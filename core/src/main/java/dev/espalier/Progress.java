package dev.espalier;

/// Where long work tells how far it is. The command line draws bars from it; the library prints
/// nothing.
public interface Progress {
  /// Tells nobody.
  Progress NONE =
      new Progress() {
        @Override
        public Task begin(String name, long total) {
          return steps -> {};
        }
      };

  /// Begins a piece of work of `total` steps, called `name` in front of the user.
  Task begin(String name, long total);

  /// A piece of work under way. Closing it says that it ended, well or not.
  interface Task extends AutoCloseable {
    /// `steps` more are done.
    void advance(long steps);

    /// What is worked on now, in a word or two, beside the count: `layer 7 of 32`.
    default void at(String place) {}

    @Override
    default void close() {}
  }
}
