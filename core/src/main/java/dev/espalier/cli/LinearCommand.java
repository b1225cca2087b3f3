package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.analysis.LinearExperiment;
import dev.espalier.analysis.LinearExperiment.Domain;
import dev.espalier.analysis.LinearExperiment.Effect;
import dev.espalier.analysis.LinearExperiment.Method;
import dev.espalier.analysis.LinearSetting;
import dev.espalier.report.HeatMap;
import dev.espalier.report.LinearTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier linear`: does pruning regularise a linear model?
@Command(
    name = "linear",
    description =
        "Fits least squares in drawn linear worlds, prunes by WANDA, and tells what that did to the"
            + " error: under a shift of the features' correlation, and without one. Takes seconds, and"
            + " needs no model.")
final class LinearCommand implements Callable<Integer> {
  private static final List<Double> MAP_CORRELATIONS =
      List.of(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95);
  private static final List<Double> MAP_SAMPLES = List.of(1.2, 1.5, 2.0, 3.0, 4.0, 8.0, 16.0);

  @Mixin private final Output output;
  @Mixin private final SeedOption seed = new SeedOption();

  @Option(
      names = "--features",
      paramLabel = "N",
      description = "Features. Default: ${DEFAULT-VALUE}.")
  private int features = LinearSetting.USUAL.features();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Samples that a model is fitted to. Default: ${DEFAULT-VALUE}.")
  private int samples = LinearSetting.USUAL.samples();

  @Option(
      names = "--train-correlation",
      paramLabel = "R",
      description =
          "Correlation of neighbouring features where the model is fitted: features i and j have"
              + " R^|i-j|. Default: ${DEFAULT-VALUE}.")
  private double trainCorrelation = LinearSetting.USUAL.trainCorrelation();

  @Option(
      names = "--test-correlation",
      paramLabel = "R",
      description = "The same where the model is used. Default: ${DEFAULT-VALUE}.")
  private double testCorrelation = LinearSetting.USUAL.testCorrelation();

  @Option(
      names = "--noise",
      paramLabel = "SD",
      description = "Standard deviation of what no feature explains. Default: ${DEFAULT-VALUE}.")
  private double noise = LinearSetting.USUAL.noise();

  @Option(
      names = "--density",
      paramLabel = "SHARE",
      description = "Share of the features that matter. Default: ${DEFAULT-VALUE}.")
  private double density = LinearSetting.USUAL.density();

  @Option(
      names = "--scales",
      paramLabel = "KIND",
      description =
          "${COMPLETION-CANDIDATES}: whether features are of one size. Default: ${DEFAULT-VALUE}.")
  private LinearSetting.Scales scales = LinearSetting.USUAL.scales();

  @Option(
      names = "--sparsity",
      paramLabel = "RATIO",
      split = ",",
      description = "Shares of the weights to prune. Default: 0.1,0.2,0.3.")
  private List<Double> ratios = LinearSetting.USUAL.ratios();

  @Option(
      names = "--repeats",
      paramLabel = "N",
      description = "Worlds to draw. Default: ${DEFAULT-VALUE}.")
  private int repeats = LinearSetting.USUAL.repeats();

  @Option(
      names = "--map",
      paramLabel = "FILE",
      description =
          "Draw where pruning helps, as an SVG file: the change of the error under the shift in percent"
              + " of what noise leaves, by correlation in training and number of samples, for the first"
              + " ratio of --sparsity.")
  private @Nullable Path map; // null: no picture

  LinearCommand(Surroundings surroundings) {
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Result(LinearSetting setting, List<Effect> effects) {}

  @Override
  public Integer call() {
    var setting =
        new LinearSetting(
            features,
            samples,
            trainCorrelation,
            testCorrelation,
            noise,
            density,
            scales,
            ratios,
            repeats,
            seed.seed());
    var effects = LinearExperiment.run(setting, output.progress());
    output.say(LinearTable.of(setting, effects).stripTrailing());
    if (map != null) {
      draw(map, setting);
    }
    output.result(new Result(setting, effects));
    return ExitCode.DONE;
  }

  private void draw(Path file, LinearSetting setting) {
    var rows = new ArrayList<HeatMap.Row>();
    double ratio = setting.ratios().getFirst();
    try (var task = output.progress().begin("map", MAP_SAMPLES.size())) {
      for (double times : MAP_SAMPLES) {
        int count = (int) Math.ceil(times * setting.features());
        var cells = MAP_CORRELATIONS.stream().map(r -> change(setting.at(count, r))).toList();
        rows.add(new HeatMap.Row(Integer.toString(count), cells));
        task.advance(1);
      }
    }
    var picture =
        new HeatMap(
            "Change of the excess error by pruning %s %% with WANDA, in percent of it (below 0: pruning helps)"
                .formatted(number(100 * ratio)),
            "correlation of neighbouring features in training; %s in use"
                .formatted(number(setting.testCorrelation())),
            "samples",
            MAP_CORRELATIONS.stream().map(LinearCommand::number).toList(),
            rows);
    try {
      Files.writeString(file, picture.svg());
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .needed("a file in a folder that can be written to")
          .cause(e)
          .fault();
    }
    output.say("Map: " + file);
  }

  /// In percent of the error that is not noise.
  private static OptionalDouble change(LinearSetting setting) {
    var effect =
        LinearExperiment.run(setting, Progress.NONE).stream()
            .filter(e -> e.method() == Method.WANDA && e.domain() == Domain.SHIFTED)
            .findFirst()
            .orElseThrow();
    double excess = effect.leastSquares() - setting.noise() * setting.noise();
    return excess > 0 ? OptionalDouble.of(100 * effect.change() / excess) : OptionalDouble.empty();
  }

  /// `0.95`, `10`.
  private static String number(double value) {
    return new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
  }
}
