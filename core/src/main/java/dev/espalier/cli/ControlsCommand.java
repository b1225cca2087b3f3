package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.calibrate.Calibration;
import dev.espalier.model.Backend;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.PruneRequest;
import dev.espalier.study.Damage;
import dev.espalier.study.DamageMatching;
import dev.espalier.study.DamageMeasurement;
import dev.espalier.study.MatchedDamage;
import dev.espalier.study.PruneSteps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier controls`: what a method harms, and how little or much its controls must prune to harm
/// as much.
@Command(
    name = "controls",
    description =
        "Measures on harmless text how far a pruned model lies from the dense one, and the same of"
            + " controls: at the same ratio, and at the ratio where they do the same damage. Equal counts"
            + " need not hurt equally: a finding about a method should hold against controls of both"
            + " kinds. Prunes in memory and saves nothing.")
final class ControlsCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final PruningOptions pruning = new PruningOptions();
  @Mixin private final CalibrationOptions calibration;
  @Mixin private final MatchingOptions matching = new MatchingOptions();
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final ProtocolOption protocol = new ProtocolOption();
  @Mixin private final SeedOption seed = new SeedOption();

  @Option(
      names = "--controls",
      paramLabel = "METHOD",
      split = ",",
      description = "The controls to measure. Default: random, anti-wanda, noise, shuffled-wanda.")
  private List<PruneMethod> controls = List.of();

  @Option(
      names = "--draws",
      paramLabel = "N",
      description =
          "Random masks to draw at each of the two ratios, with the seeds from --seed on: the method's"
              + " rank among them is told. Default: ${DEFAULT-VALUE}.")
  private int draws = 20;

  private final Surroundings surroundings;

  ControlsCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
    this.calibration = new CalibrationOptions(surroundings);
  }

  /// A control beside the method.
  ///
  /// @param atEqualSize the damage at the method's own ratio
  /// @param match the ratio of equal damage
  record Control(String method, Damage atEqualSize, DamageMatching.Match match) {}

  /// Random masks at one ratio.
  ///
  /// @param damages by seed, upwards
  /// @param rank of the method among them all, 1 for the least damage
  record Draws(double ratio, List<Double> damages, int rank) {}

  /// What `--json` prints.
  ///
  /// @param text that was scored
  /// @param draws at equal size, then at equal damage
  record Result(
      String method,
      String target,
      double ratio,
      String calibration,
      String text,
      Damage.Measure measure,
      double tolerance,
      Damage damage,
      List<Control> controls,
      List<Draws> draws) {}

  @Override
  public Integer call() {
    var request = pruning.request(protocol.protocol(), seed.seed());
    double ratio = MatchedDamage.ratio(request);
    var search = matching.matching();
    var text = matching.harmless();
    check();
    Backend.useThreads(compute.threads());
    var path = new Models(CacheFolder.in(surroundings)).locate(model.model());
    try (var source = CheckpointSource.open(path);
        var tokenizer = source.loadTokenizer()) {
      var computing = compute.on(Hardware.ofThisMachine());
      computing.tell(output);
      try (var dense = source.loadModel(computing.dtype(), computing.device())) {
        request.requireFits(dense);
        var windows = windows(request, source, dense);
        var subject =
            new DamageMeasurement.Subject(
                dense,
                () -> source.loadModel(computing.dtype(), computing.device()),
                tokenizer,
                windows);
        try (var measurement = DamageMeasurement.on(subject, text, output.progress())) {
          var found = new Comparison(request, measurement.of(request), search, measurement);
          asked().forEach(found::add);
          var result =
              new Result(
                  request.pruner().name(),
                  request.selection().label(),
                  ratio,
                  windows.map(Calibration::describe).orElse("none"),
                  text.name(),
                  search.measure(),
                  search.tolerance(),
                  found.damage,
                  found.controls,
                  found.draws);
          ControlsTable.lines(result).forEach(output::say);
          output.result(result);
        }
      }
    }
    return ExitCode.DONE;
  }

  private void check() {
    if (pruning.method().isControl()) {
      throw EspalierException.in("--method")
          .found(pruning.method() + ", a control")
          .needed("a method to compare controls with, such as wanda")
          .fault();
    }
    for (PruneMethod control : controls) {
      if (!control.isControl()) {
        throw EspalierException.in("--controls")
            .found(control + ", which is no control")
            .needed("some of random, anti-wanda, noise, shuffled-wanda")
            .fault();
      }
    }
    if (draws < 0) {
      throw EspalierException.in("--draws")
          .found(Integer.toString(draws))
          .needed("at least 0")
          .fault();
    }
  }

  private List<PruneMethod> asked() {
    return controls.isEmpty()
        ? Arrays.stream(PruneMethod.values()).filter(PruneMethod::isControl).toList()
        : controls;
  }

  /// One calibration for all that measure inputs.
  private Optional<Calibration> windows(
      PruneRequest request, CheckpointSource source, LanguageModel dense) {
    boolean isNeeded =
        Stream.concat(Stream.of(request), asked().stream().map(method -> control(method, request)))
            .anyMatch(PruneSteps::needsCalibration);
    if (!isNeeded) {
      return Optional.empty();
    }
    var subject =
        new CalibrationOptions.Subject(source, dense, protocol.protocol(), Optional.empty());
    var drawn = calibration.draw(subject, request.seed(), output);
    output.say("calibration: " + drawn.describe());
    return Optional.of(drawn);
  }

  private PruneRequest control(PruneMethod method, PruneRequest request) {
    return new PruneRequest(
        protocol.protocol().pruner(method), request.selection(), request.recipe(), request.seed());
  }

  /// The measurements of one call.
  private final class Comparison {
    private final PruneRequest request;
    private final Damage damage;
    private final DamageMatching search;
    private final DamageMeasurement measurement;
    private final List<Control> controls = new ArrayList<>();
    private final List<Draws> draws = new ArrayList<>();

    Comparison(
        PruneRequest request, Damage damage, DamageMatching search, DamageMeasurement measurement) {
      this.request = request;
      this.damage = damage;
      this.search = search;
      this.measurement = measurement;
    }

    void add(PruneMethod method) {
      var control = control(method, request);
      double ratio = MatchedDamage.ratio(request);
      var match =
          search.match(damage, ratio, tried -> measurement.of(MatchedDamage.at(tried, control)));
      controls.add(new Control(method.label(), match.atFirst(), match));
      if (method == PruneMethod.RANDOM && ControlsCommand.this.draws > 0) {
        draws.add(drawn(ratio, match.atFirst(), control));
        draws.add(drawn(match.ratio(), match.damage(), control));
      }
    }

    /// Random masks of all seeds, of which the first was measured already.
    private Draws drawn(double at, Damage first, PruneRequest control) {
      var damages = new ArrayList<Double>(List.of(search.measure().of(first)));
      for (int draw = 1; draw < ControlsCommand.this.draws; draw++) {
        var again =
            new PruneRequest(
                control.pruner(), control.selection(), control.recipe(), control.seed() + draw);
        damages.add(search.measure().of(measurement.of(MatchedDamage.at(at, again))));
      }
      double own = search.measure().of(damage);
      int rank = 1 + (int) damages.stream().filter(other -> other < own).count();
      return new Draws(at, List.copyOf(damages), rank);
    }
  }
}
