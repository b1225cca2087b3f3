package dev.espalier.cli;

import dev.espalier.Progress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Where a command's words go; a mixin of every command, with the options that say so.
///
/// For a person, text is on standard output and progress on standard error. With `--json`, standard
/// output holds one JSON document and nothing else, and the text moves to standard error.
@Command(mixinStandardHelpOptions = true, versionProvider = RootCommand.Version.class)
final class Output {
  @Option(
      names = "--json",
      description = "Print the result as JSON on standard output, and all else on standard error.")
  private boolean isJson;

  @Option(
      names = {"-q", "--quiet"},
      description = "Show no progress.")
  private boolean isQuiet;

  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command; // picocli sets it

  private final Surroundings surroundings;

  Output(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// Tells a person one line, or several.
  void say(String text) {
    var writer = isJson ? commandLine().getErr() : commandLine().getOut();
    writer.println(text);
    writer.flush();
  }

  /// Tells a person what they should know though the work goes on; never on standard output.
  void warn(String text) {
    commandLine().getErr().println("espalier: " + text);
  }

  /// Puts a question to whoever is at the terminal.
  void ask(String text) {
    var writer = commandLine().getErr();
    writer.print(text);
    writer.flush();
  }

  /// The result for a program: printed with `--json`, and only then.
  ///
  /// `result` is a record, or a list or map of them; a component's name is its key.
  void result(Object result) {
    if (isJson) {
      var json = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
      commandLine().getOut().println(json.writeValueAsString(result));
    }
  }

  /// Where long work tells how far it is: bars on a terminal, lines elsewhere.
  Progress progress() {
    if (isQuiet) {
      return Progress.NONE;
    }
    if (surroundings.hasTerminal()) {
      return new BarProgress(System.err, surroundings.errColumns());
    }
    return new LineProgress(commandLine().getErr(), surroundings.nanoClock());
  }

  private CommandLine commandLine() {
    return Objects.requireNonNull(command, "picocli has not read the command line yet")
        .commandLine();
  }
}
