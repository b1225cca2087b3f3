package dev.espalier.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `espalier model`: the commands about models.
@Command(
    name = "model",
    description = "Lists, fetches and describes models.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class ModelCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec; // picocli sets it

  /// `espalier model` alone shows what there is.
  @Override
  public Integer call() {
    var commandLine = java.util.Objects.requireNonNull(spec).commandLine();
    commandLine.usage(commandLine.getOut());
    return ExitCode.DONE;
  }
}
