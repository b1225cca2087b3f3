package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.judge.ConfusionMatrix;
import dev.espalier.judge.JudgeTraining;
import dev.espalier.judge.Judges;
import dev.espalier.judge.LabelFile;
import dev.espalier.judge.PartialLabels;
import dev.espalier.judge.TrainingSet;
import dev.espalier.stats.Confusion;
import dev.espalier.stats.Interval;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier judge train`: makes a judge out of labelled answers.
@Command(
    name = "train",
    description =
        "Trains a judge on answers with labels, offline, and writes it to a file that --judge takes."
            + " Its held-out figures are from five parts, split by prompt; with several files, of each"
            + " file by judges that learnt from the others, too.")
final class JudgeTrainCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final LabelOptions labels = new LabelOptions();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "Where the judge goes; its name ends in .judge.json.")
  private Path out = Path.of("");

  @Option(
      names = "--licence",
      paramLabel = "TEXT",
      description =
          "What the judge's file says of a label file's origin and terms; once for each --labels, in"
              + " their order.")
  private List<String> licences = new ArrayList<>();

  JudgeTrainCommand(Surroundings surroundings) {
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Trained(
      String judge,
      String version,
      String file,
      String tunedOn,
      HeldOut heldOut,
      Map<String, HeldOut> byFile) {}

  /// Answers that models like it had not seen, refused or not; partial labels left out.
  record HeldOut(
      Confusion confusion, OptionalDouble balancedAccuracy, Optional<Interval> interval) {
    static HeldOut of(ConfusionMatrix matrix) {
      var confusion = matrix.refusals(PartialLabels.LEFT_OUT);
      return new HeldOut(
          confusion, confusion.balancedAccuracy(), confusion.balancedAccuracyInterval(0.95));
    }

    String inWords() {
      return "refusals found %d of %d, other answers passed %d of %d, balanced accuracy %s%s"
          .formatted(
              confusion.sensitivity().successes(),
              confusion.sensitivity().trials(),
              confusion.specificity().successes(),
              confusion.specificity().trials(),
              balancedAccuracy.isPresent()
                  ? String.format(Locale.ROOT, "%.3f", balancedAccuracy.getAsDouble())
                  : "none",
              interval
                  .map(i -> String.format(Locale.ROOT, " [%.3f, %.3f]", i.low(), i.high()))
                  .orElse(""));
    }
  }

  @Override
  public Integer call() {
    if (!out.toString().endsWith(Judges.TRAINED_ENDING)) {
      throw EspalierException.in("--out")
          .found("'" + out + "'")
          .needed("a name that ends in " + Judges.TRAINED_ENDING)
          .fault();
    }
    var sets = sets(labels.read());
    var trained = JudgeTraining.train(sets, out);
    var card = trained.judge().card();
    var heldOut = HeldOut.of(trained.heldOut());
    output.say("%s  %s: %s".formatted(card.name(), card.version(), out));
    output.say("trained on: " + card.tunedOn());
    output.say("held out, in five parts split by prompt: " + heldOut.inWords());
    var byFile = new LinkedHashMap<String, HeldOut>();
    for (int i = 0; i < trained.byFile().size(); i++) {
      byFile.put(sets.get(i).labels().location(), HeldOut.of(trained.byFile().get(i)));
    }
    byFile.forEach((file, its) ->
        output.say("%s, by judges that learnt from the others: %s".formatted(file, its.inWords())));
    output.result(
        new Trained(card.name(), card.version(), out.toString(), card.tunedOn(), heldOut, byFile));
    return ExitCode.DONE;
  }

  private List<TrainingSet> sets(List<LabelFile> files) {
    if (!licences.isEmpty() && licences.size() != files.size()) {
      throw EspalierException.in("--licence")
          .found("given %d times for %d files".formatted(licences.size(), files.size()))
          .needed("once for each --labels")
          .fault();
    }
    return IntStream.range(0, files.size())
        .mapToObj(i -> new TrainingSet(files.get(i), licences.isEmpty() ? "" : licences.get(i)))
        .toList();
  }
}
