package dev.espalier.cli;

import dev.espalier.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/// Progress in front of somebody: a bar with speed and time left for each task.
final class BarProgress implements Progress {
  private static final int MILLIS_BETWEEN_DRAWINGS = 200;

  private final PrintStream terminal;
  private final int columns;

  BarProgress(PrintStream terminal, int columns) {
    this.terminal = terminal;
    this.columns = columns;
  }

  @Override
  public Task begin(String name, long total) {
    // The width is given, for to ask for it the library would start a terminal of its own.
    var bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(MILLIS_BETWEEN_DRAWINGS)
            .setConsumer(new ConsoleProgressBarConsumer(terminal, columns - 1))
            .showSpeed()
            .build();
    return new Task() {
      @Override
      public void advance(long steps) {
        bar.stepBy(steps);
      }

      @Override
      public void close() {
        bar.close();
      }
    };
  }
}
