package dev.espalier.fetch;

/// Is told how a fetch goes on. Calls come one after another, though not all from one thread.
public interface FetchProgress {
  /// How much of a file is here.
  ///
  /// @param file its name, without folders
  void at(String file, long doneBytes, long totalBytes);

  /// Something that the user should read: a retry, another source than the one asked for.
  void note(String line);

  /// Tells nobody.
  static FetchProgress silent() {
    return new FetchProgress() {
      @Override
      public void at(String file, long doneBytes, long totalBytes) {}

      @Override
      public void note(String line) {}
    };
  }
}
