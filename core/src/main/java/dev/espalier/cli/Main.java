package dev.espalier.cli;

import dev.espalier.EspalierException;
import java.io.PrintWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/// The command line's entry, and the one place where everything that goes wrong ends: bad input
/// becomes a line and [ExitCode#BAD_INPUT], a bug a stack trace and [ExitCode#BUG].
public final class Main {
  private Main() {}

  /// Runs one command and ends the process. After Ctrl-C the JVM exits with 130.
  public static void main(String[] args) {
    var out = new PrintWriter(System.out, true, System.out.charset());
    var err = new PrintWriter(System.err, true, System.err.charset());
    var hasEnded = new AtomicBoolean();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> sayInterrupted(hasEnded, err)));
    int code = run(args, out, err, Surroundings.ofThisProcess());
    hasEnded.set(true);
    System.exit(code);
  }

  /// Runs one command and returns its exit code.
  static int run(String[] args, PrintWriter out, PrintWriter err, Surroundings surroundings) {
    return run(RootCommand.commandLine(surroundings), args, out, err);
  }

  /// Runs this command line and returns its exit code.
  static int run(CommandLine commandLine, String[] args, PrintWriter out, PrintWriter err) {
    int code = runCatching(commandLine, args, out, err);
    err.flush();
    if (out.checkError()) {
      err.println("espalier: standard output could not be written: it is closed, or the disk full");
      return Math.max(code, ExitCode.BAD_INPUT);
    }
    return code;
  }

  private static int runCatching(
      CommandLine commandLine, String[] args, PrintWriter out, PrintWriter err) {
    try {
      return commandLine
          .setOut(out)
          .setErr(err)
          .setParameterExceptionHandler((mistake, _) -> badInput(mistake, err))
          .setExecutionExceptionHandler((fault, _, _) -> badInputOrBug(fault, err))
          .execute(args);
    } catch (Throwable bug) { // errors, which picocli lets through
      return badInputOrBug(bug, err);
    }
  }

  private static int badInput(ParameterException mistake, PrintWriter err) {
    // An argument may be read by a converter of ours, which says more than picocli would.
    String message =
        mistake.getCause() instanceof EspalierException fault
            ? Mistake.said(fault)
            : Mistake.inWords(mistake);
    return badInput(message, err);
  }

  private static int badInputOrBug(Throwable thrown, PrintWriter err) {
    if (thrown instanceof EspalierException fault) {
      return badInput(Mistake.said(fault), err);
    }
    if (Mistake.rootOf(thrown) instanceof UnsatisfiedLinkError missing) {
      return badInput(
          "a native library does not load (%s); 'espalier doctor' says what to do"
              .formatted(Mistake.said(missing)),
          err);
    }
    thrown.printStackTrace(err);
    err.printf(
        "espalier: this is a bug in Espalier: please report it with the lines above, once you have"
            + " seen that they quote no prompt (%s, Java %s, %s %s).%n",
        Release.current().inWords(),
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
    return ExitCode.BUG;
  }

  private static int badInput(String message, PrintWriter err) {
    err.println("espalier: " + message.replaceAll("\\s*\\R\\s*", " "));
    return ExitCode.BAD_INPUT;
  }

  private static void sayInterrupted(AtomicBoolean hasEnded, PrintWriter err) {
    if (!hasEnded.get()) {
      err.println();
      err.println("espalier: interrupted");
    }
  }
}
