package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.judge.JudgeTraining;
import dev.espalier.judge.Judges;
import dev.espalier.judge.PartialLabels;
import dev.espalier.stats.Confusion;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier judge train`: makes a judge out of labelled answers.
@Command(
    name = "train",
    description =
        "Trains a judge on answers with labels, offline, and writes it to a file that --judge takes."
            + " Its held-out figures are from five parts, split by prompt.")
final class JudgeTrainCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final LabelOptions labels = new LabelOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the judge goes; its name ends in .judge.json.")
  private Path out = Path.of("");

  JudgeTrainCommand(Surroundings surroundings) {
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Trained(String judge, String version, String file, String tunedOn, HeldOut heldOut) {}

  /// Answers that models like it had not seen, refused or not; partial labels left out.
  record HeldOut(Confusion confusion, OptionalDouble balancedAccuracy) {}

  @Override
  public Integer call() {
    if (!out.toString().endsWith(Judges.TRAINED_ENDING)) {
      throw EspalierException.in("--out")
          .found("'" + out + "'")
          .needed("a name that ends in " + Judges.TRAINED_ENDING)
          .fault();
    }
    var trained = JudgeTraining.train(labels.read(), out);
    var card = trained.judge().card();
    var confusion = trained.heldOut().refusals(PartialLabels.LEFT_OUT);
    output.say("%s  %s: %s".formatted(card.name(), card.version(), out));
    output.say("trained on: " + card.tunedOn());
    output.say(
        "held out, in five parts split by prompt: refusals found %d of %d, other answers passed %d of %d, balanced accuracy %s"
            .formatted(
                confusion.sensitivity().successes(),
                confusion.sensitivity().trials(),
                confusion.specificity().successes(),
                confusion.specificity().trials(),
                confusion.balancedAccuracy().isPresent()
                    ? String.format(Locale.ROOT, "%.3f", confusion.balancedAccuracy().getAsDouble())
                    : "none"));
    output.result(
        new Trained(
            card.name(),
            card.version(),
            out.toString(),
            card.tunedOn(),
            new HeldOut(confusion, confusion.balancedAccuracy())));
    return ExitCode.DONE;
  }
}
