package dev.espalier.cli;

import dev.espalier.Progress;
import java.io.PrintStream;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
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
    // The library's own consumer starts a terminal to learn the width, and forgets the last line
    // break of a bar that is closed before it was drawn.
    var bar =
        new ProgressBarBuilder()
            .setTaskName(name)
            .setInitialMax(total)
            .setStyle(ProgressBarStyle.UNICODE_BLOCK)
            .setUpdateIntervalMillis(MILLIS_BETWEEN_DRAWINGS)
            .setConsumer(new DelegatingProgressBarConsumer(this::draw, columns - 1))
            .showSpeed()
            .build();
    return new Task() {
      @Override
      public void advance(long steps) {
        bar.stepBy(steps);
      }

      @Override
      public void at(String place) {
        bar.setExtraMessage(" " + place);
      }

      @Override
      public void close() {
        bar.close(); // draws once more
        terminal.println();
      }
    };
  }

  private void draw(String bar) {
    terminal.print("\r" + bar);
    terminal.flush();
  }
}
