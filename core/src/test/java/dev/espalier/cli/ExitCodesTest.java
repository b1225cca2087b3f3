package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

final class ExitCodesTest {
  private static final Surroundings SURROUNDINGS = new Surroundings(Map.of(), 0, System::nanoTime);

  @Test
  void theBareNameShowsTheHelpAndIsDone() {
    var run = CommandLineRun.of();
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("Usage: espalier").contains("doctor");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void helpAndVersionAreDone() {
    assertThat(CommandLineRun.of("--help").exitCode()).isZero();
    assertThat(CommandLineRun.of("doctor", "--help").out()).startsWith("Usage: espalier doctor");
    assertThat(CommandLineRun.of("help", "doctor").out()).startsWith("Usage: espalier doctor");
    assertThat(CommandLineRun.of("--version").out()).startsWith("espalier ");
    assertThat(CommandLineRun.of("doctor", "--version").out()).startsWith("espalier ");
  }

  @Test
  void anUnknownCommandIsBadInputAndTheNearestIsNamed() {
    assertBadInput(
        "unknown command 'docter'; known: bench, benchmark, controls, demo, doctor, help, judge, label, linear, model, passport, perplexity, prune,"
            + " refusals, report, suite, verdict. Did you mean 'doctor'? (see espalier --help)",
        "docter");
  }

  @Test
  void anUnknownOptionIsBadInputAndTheNearestIsNamed() {
    assertBadInput(
        "unknown option '--jsn'. Did you mean '--json'? (see espalier doctor --help)",
        "doctor",
        "--jsn");
  }

  @Test
  void anArgumentTooManyIsBadInput() {
    assertBadInput("unexpected argument 'x' (see espalier doctor --help)", "doctor", "x");
  }

  @Test
  void aValueOfTheWrongTypeIsBadInput() {
    assertThat(throwing(new IllegalStateException("not reached"), "--threads", "two"))
        .isEqualTo(
            new CommandLineRun(
                2,
                "",
                line(
                    "espalier: invalid value for option '--threads': 'two' is not an int"
                        + " (see test --help)")));
  }

  @Test
  void badInputFromBelowIsItsMessageInOneLine() {
    var fault = EspalierException.in("a.csv:3").found("no\ncolumn 'prompt'").needed("one").fault();
    assertThat(throwing(fault))
        .isEqualTo(
            new CommandLineRun(2, "", line("espalier: a.csv:3: no column 'prompt'; needs one")));
  }

  @Test
  void aNativeLibraryThatDoesNotLoadIsOneLine() {
    var missing = new UnsatisfiedLinkError("libcublas.so.13: cannot open shared object file");
    assertThat(throwing(new ExceptionInInitializerError(missing)))
        .isEqualTo(
            new CommandLineRun(
                2,
                "",
                line(
                    "espalier: a native library does not load (libcublas.so.13: cannot open shared"
                        + " object file); 'espalier doctor' says what to do")));
  }

  @Test
  void aBugShowsItsTraceAndAsksForAReport() {
    for (Throwable bug :
        new Throwable[] {new IllegalStateException("odd"), new AssertionError("odd")}) {
      var run = throwing(bug);
      assertThat(run.exitCode()).isEqualTo(70);
      assertThat(run.out()).isEmpty();
      assertThat(run.err())
          .startsWith(bug.getClass().getName() + ": odd")
          .contains("at dev.espalier.cli.ExitCodesTest")
          .contains("espalier: this is a bug in Espalier: please report it with the lines above");
    }
  }

  @Test
  void outputThatCannotBeWrittenIsSaid() {
    var err = new StringWriter();
    int code =
        Main.run(
            new String[0], new PrintWriter(new FullDisk()), new PrintWriter(err), SURROUNDINGS);
    assertThat(code).isEqualTo(2);
    assertThat(err.toString())
        .isEqualTo(
            line("espalier: standard output could not be written: it is closed, or the disk full"));
  }

  private static void assertBadInput(String message, String... arguments) {
    assertThat(CommandLineRun.of(arguments))
        .isEqualTo(new CommandLineRun(2, "", line("espalier: " + message)));
  }

  private static CommandLineRun throwing(Throwable thrown, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int code =
        Main.run(
            new CommandLine(new Throwing(thrown)),
            arguments,
            new PrintWriter(out),
            new PrintWriter(err));
    return new CommandLineRun(code, out.toString(), err.toString());
  }

  private static String line(String text) {
    return text + System.lineSeparator();
  }

  @Command(name = "test")
  private static final class Throwing implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("unused") // picocli reads its options
    private final ComputeOptions compute = new ComputeOptions();

    private final Throwable thrown;

    Throwing(Throwable thrown) {
      this.thrown = thrown;
    }

    @Override
    public Integer call() throws Exception {
      if (thrown instanceof Error error) {
        throw error;
      }
      throw (Exception) thrown;
    }
  }

  private static final class FullDisk extends Writer {
    @Override
    public void write(char[] text, int from, int length) throws IOException {
      throw new IOException("No space left on device");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
