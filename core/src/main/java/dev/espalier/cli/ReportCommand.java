package dev.espalier.cli;

import dev.espalier.capability.Capability;
import dev.espalier.report.CapabilityText;
import dev.espalier.report.DrawRank;
import dev.espalier.report.Findings;
import dev.espalier.report.HtmlReport;
import dev.espalier.report.ReportOptions;
import dev.espalier.report.Results;
import dev.espalier.report.RunVerdict;
import dev.espalier.report.TerminalTable;
import dev.espalier.report.VerdictText;
import dev.espalier.store.RunStore;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier report`: a run's tables and page, made anew from its rows.
@Command(name = "report", description = "Prints a run's tables and writes its report.html anew.")
final class ReportCommand implements Callable<Integer> {
  @Mixin private final Output output;

  @Parameters(paramLabel = "RUN", description = "The run's folder.")
  private Path run = Path.of("");

  @Option(
      names = "--show-text",
      description =
          "Put prompts and answers into the page, folded away. They may be harmful: the page"
              + " is then not for everybody.")
  private boolean isTextShown;

  ReportCommand(Surroundings surroundings) {
    this.output = new Output(surroundings);
  }

  @Override
  public Integer call() {
    try (var store = RunStore.open(run)) {
      var options =
          isTextShown ? new ReportOptions(ReportOptions.ShowTexts.YES) : ReportOptions.NUMBERS_ONLY;
      write(store, options, output);
    }
    return ExitCode.DONE;
  }

  /// Writes the page of a run, and says its tables and where the page is.
  static void write(RunStore store, ReportOptions options, Output output) {
    var file = store.run().resolve(HtmlReport.FILE_NAME);
    HtmlReport.of(store, options).writeTo(file);
    if (store.prompts().isEmpty()) {
      writeCapability(store, file, output);
      return;
    }
    var results = Results.of(store);
    var findings = Findings.of(results);
    output.say("");
    output.say(TerminalTable.of(results));
    output.say(findings.statements().getFirst().sentences());
    DrawRank.of(results).forEach(rank -> output.say(rank.sentence()));
    findings.warnings().forEach(output::say);
    if (!results.capability().benchmarks().isEmpty()) {
      output.say("");
      output.say(CapabilityText.of(results.capability()));
    }
    output.say("");
    switch (RunVerdict.of(store)) {
      case RunVerdict.Told(var evidence) -> {
        output.say(VerdictText.brief(evidence));
        output.say("What it rests on: espalier verdict " + store.run());
      }
      case RunVerdict.Untold(var reason) -> output.say("No verdict: " + reason + ".");
    }
    output.say("Report: " + file);
    output.result(results);
  }

  /// Of a run of benchmarks alone.
  private static void writeCapability(RunStore store, Path file, Output output) {
    var capability = Capability.of(store);
    output.say("");
    output.say(CapabilityText.of(capability));
    output.say("Report: " + file);
    output.result(capability);
  }
}
