package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineProgressTest {
  private final StringWriter written = new StringWriter();
  private long nanos = 7_000_000_000L;
  private final LineProgress progress = new LineProgress(new PrintWriter(written), () -> nanos);

  @Test
  void aLineComesEveryTenSecondsAndOneAtTheEnd() {
    try (var task = progress.begin("pruning", 30)) {
      for (int layer = 0; layer < 30; layer++) {
        pass(Duration.ofSeconds(1));
        task.advance(1);
      }
    }
    assertThat(lines())
        .containsExactly(
            "pruning: 10 of 30, 1.00/s, about 20 s left",
            "pruning: 20 of 30, 1.00/s, about 10 s left",
            "pruning: 30 in 30 s, 1.00/s");
  }

  @Test
  void shortWorkIsOneLine() {
    try (var task = progress.begin("loading", 98_362_432)) {
      pass(Duration.ofMillis(400));
      task.advance(98_362_432);
    }
    assertThat(lines()).containsExactly("loading: 98.4M in 0.4 s, 246M/s");
  }

  @Test
  void slowWorkIsCountedByTheMinute() {
    try (var task = progress.begin("answers", 600)) {
      pass(Duration.ofSeconds(30));
      task.advance(2);
    }
    assertThat(lines())
        .containsExactly(
            "answers: 2 of 600, 4.00/min, about 2 h 29 min left",
            "answers: stopped at 2 of 600 in 30 s, 4.00/min");
  }

  @Test
  void closingTwiceSaysItOnce() {
    var task = progress.begin("saving", 1);
    task.advance(1);
    task.close();
    task.close();
    assertThat(lines()).containsExactly("saving: 1 in 0.0 s");
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private List<String> lines() {
    return written.toString().lines().toList();
  }
}
