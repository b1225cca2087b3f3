package dev.espalier.cli;

import dev.espalier.Progress;
import dev.espalier.fetch.FetchProgress;
import org.jspecify.annotations.Nullable;

/// A download's bytes as a bar or as lines, file after file.
final class DownloadProgress implements FetchProgress, AutoCloseable {
  private final Output output;
  private final Progress progress;
  private String file = "";
  private long done;
  private Progress.@Nullable Task task; // null before the first file

  DownloadProgress(Output output) {
    this.output = output;
    this.progress = output.progress();
  }

  @Override
  public synchronized void at(String name, long doneBytes, long totalBytes) {
    if (task == null || !name.equals(file)) {
      close();
      file = name;
      done = 0;
      task = progress.begin(name + " (bytes)", totalBytes);
    }
    if (task != null && doneBytes > done) {
      task.advance(doneBytes - done);
      done = doneBytes;
    }
  }

  @Override
  public void note(String line) {
    output.warn(line);
  }

  @Override
  public synchronized void close() {
    if (task != null) {
      task.close();
      task = null;
    }
  }
}
