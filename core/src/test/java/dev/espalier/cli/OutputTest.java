package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class OutputTest {
  private static final String NEW_LINE = System.lineSeparator();

  @Test
  void aPersonReadsTextOnStandardOutput() {
    assertThat(run())
        .isEqualTo(
            new CommandLineRun(
                0,
                "two rows" + NEW_LINE,
                "espalier: one was odd" + NEW_LINE + "reading: 2 in 0.0 s" + NEW_LINE));
  }

  @Test
  void aProgramReadsNothingButJsonThere() {
    var run = run("--json");
    assertThat(run.out())
        .isEqualToNormalizingNewlines(
            """
            {
              "names" : [ "a", "b" ],
              "rate" : 0.5
            }
            """);
    assertThat(run.err()).contains("two rows", "one was odd", "reading: 2");
  }

  @Test
  void quietShowsNoProgressAndKeepsTheWarning() {
    assertThat(run("--quiet").err()).isEqualTo("espalier: one was odd" + NEW_LINE);
  }

  @Test
  void jsonAndQuietLeaveTheTextOnStandardError() {
    assertThat(run("--json", "-q").err())
        .isEqualTo("two rows" + NEW_LINE + "espalier: one was odd" + NEW_LINE);
  }

  private static CommandLineRun run(String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.run(
            new CommandLine(new Talking()), arguments, new PrintWriter(out), new PrintWriter(err));
    return new CommandLineRun(code, out.toString(), err.toString());
  }

  record Result(List<String> names, double rate) {}

  @Command(name = "talk")
  private static final class Talking implements Callable<Integer> {
    @Mixin private final Output output = new Output(new Surroundings(Map.of(), 0, () -> 0L));

    @Override
    public Integer call() {
      output.say("two rows");
      output.warn("one was odd");
      try (var task = output.progress().begin("reading", 2)) {
        task.advance(2);
      }
      output.result(new Result(List.of("a", "b"), 0.5));
      return ExitCode.DONE;
    }
  }
}
