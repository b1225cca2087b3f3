package dev.espalier.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `espalier` itself: the list of commands.
@Command(
    name = "espalier",
    description = "Prunes aligned chat models, and measures what that did to their refusals.",
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:done, and a bar was missed",
      "2:bad input: one line says which, and what to do",
      "70:a bug in Espalier",
      "130:interrupted (Ctrl-C)"
    },
    synopsisSubcommandLabel = "COMMAND",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n")
final class RootCommand implements Callable<Integer> {
  private static final int NARROWEST_HELP = 80;
  private static final int WIDEST_HELP = 110;

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec; // picocli sets it

  /// The whole command line, every command made for these surroundings.
  static CommandLine commandLine(Surroundings surroundings) {
    return new CommandLine(new RootCommand())
        .addSubcommand(new DemoCommand(surroundings))
        .addSubcommand(modelCommands(surroundings))
        .addSubcommand(suiteCommands(surroundings))
        .addSubcommand(new PruneCommand(surroundings))
        .addSubcommand(new ControlsCommand(surroundings))
        .addSubcommand(passportCommands(surroundings))
        .addSubcommand(new RefusalsCommand(surroundings))
        .addSubcommand(new PerplexityCommand(surroundings))
        .addSubcommand(judgeCommands(surroundings))
        .addSubcommand(new LabelCommand(surroundings))
        .addSubcommand(
            new CommandLine(new BenchCommand(surroundings))
                .addSubcommand(new BenchFetchCommand(surroundings)))
        .addSubcommand(new LinearCommand(surroundings))
        .addSubcommand(new ReportCommand(surroundings))
        .addSubcommand(new VerdictCommand(surroundings))
        .addSubcommand(
            CommandGroup.of("benchmark", "Measures how fast Espalier is on this machine.")
                .addSubcommand(new BenchmarkEngineCommand(surroundings))
                .addSubcommand(new BenchmarkTokensCommand(surroundings)))
        .addSubcommand(new DoctorCommand(surroundings))
        .addSubcommand(new HelpCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpWidth(Math.clamp(surroundings.errColumns(), NARROWEST_HELP, WIDEST_HELP));
  }

  private static CommandLine modelCommands(Surroundings surroundings) {
    return CommandGroup.of("model", "Lists, fetches, describes, converts and compares models.")
        .addSubcommand(new ModelListCommand(surroundings))
        .addSubcommand(new ModelFetchCommand(surroundings))
        .addSubcommand(new ModelInfoCommand(surroundings))
        .addSubcommand(new ModelConvertCommand(surroundings))
        .addSubcommand(new ModelDiffCommand(surroundings))
        .addSubcommand(new ModelOverlapCommand(surroundings));
  }

  private static CommandLine passportCommands(Surroundings surroundings) {
    return CommandGroup.of(
            "passport", "Writes and reads the small file that a pruned model is made again from.")
        .addSubcommand(new PassportWriteCommand(surroundings))
        .addSubcommand(new PassportApplyCommand(surroundings))
        .addSubcommand(new PassportVerifyCommand(surroundings));
  }

  private static CommandLine suiteCommands(Surroundings surroundings) {
    return CommandGroup.of("suite", "Lists, fetches and describes suites of prompts.")
        .addSubcommand(new SuiteListCommand(surroundings))
        .addSubcommand(new SuiteShowCommand(surroundings))
        .addSubcommand(new SuiteTokensCommand(surroundings))
        .addSubcommand(new SuiteFetchCommand(surroundings));
  }

  private static CommandLine judgeCommands(Surroundings surroundings) {
    return CommandGroup.of(
            "judge", "Lists, measures and trains judges, and judges the answers of a file.")
        .addSubcommand(new JudgeListCommand(surroundings))
        .addSubcommand(new JudgeScoreCommand(surroundings))
        .addSubcommand(new JudgeValidateCommand(surroundings))
        .addSubcommand(new JudgeTrainCommand(surroundings));
  }

  /// `espalier` alone shows what there is.
  @Override
  public Integer call() {
    var commandLine = java.util.Objects.requireNonNull(spec).commandLine();
    commandLine.usage(commandLine.getOut());
    return ExitCode.DONE;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {Release.current().inWords()};
    }
  }
}
