package dev.espalier.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

final class BarProgressTest {
  @Test
  void theBarEndsFullWithinTheTerminalAndLeavesTheLine() {
    var terminal = new ByteArrayOutputStream();
    try (var task =
        new BarProgress(new PrintStream(terminal, true, UTF_8), 80).begin("pruning", 30)) {
      task.advance(30);
    }
    String drawn = terminal.toString(UTF_8);
    String last = drawn.substring(drawn.stripTrailing().lastIndexOf('\r') + 1);
    assertThat(last).startsWith("pruning").contains("30/30").endsWith(System.lineSeparator());
    assertThat(last.stripTrailing().length()).isLessThan(80);
  }
}
