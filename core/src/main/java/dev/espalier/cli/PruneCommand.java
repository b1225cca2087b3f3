package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.calibrate.Calibration;
import dev.espalier.model.Backend;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.CheckpointWriter.Existing;
import dev.espalier.prune.PruneRequest;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier prune`: a pruned copy of a model, or one for each of several sparsities.
@Command(
    name = "prune",
    description =
        "Writes a copy of a model with part of its weights set to zero: by default, of its attention,"
            + " chosen by WANDA. The original is only read, a layer at a time, so it may be larger than"
            + " memory. A pruning that was stopped goes on where it was when the same command is given"
            + " again: what is done lies in OUT.work until all is saved.")
final class PruneCommand implements Callable<Integer> {
  private static final double PAPER_LIMIT = 0.3;
  private static final String PLACE = "{sparsity}";

  @Mixin private final Output output;
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final PruningOptions pruning = new PruningOptions();
  @Mixin private final CalibrationOptions calibration;
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final MemoryOption memory = new MemoryOption();
  @Mixin private final ProtocolOption protocol = new ProtocolOption();
  @Mixin private final SeedOption seed = new SeedOption();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      required = true,
      description =
          "The folder of the pruned model, or its .gguf file; '{sparsity}' in it stands for the"
              + " sparsity.")
  private String out = "";

  @Mixin private final SaveAsOption saveAs = new SaveAsOption();

  @Option(
      names = "--force",
      description = "Replace the output if it is a model that Espalier wrote.")
  private boolean isForced;

  @Option(
      names = "--save-control",
      description =
          "Save the model of a control (random, anti-wanda, noise, shuffled-wanda), which may answer"
              + " what the original refuses.")
  private boolean isControlSaved;

  private final Surroundings surroundings;

  PruneCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
    this.calibration = new CalibrationOptions(surroundings);
  }

  @Override
  public Integer call() {
    refuseControl();
    var requests = pruning.requests(protocol.protocol(), seed.seed()); // before any work
    var outs = outs(requests);
    long memoryBytes = memory.bytes();
    if (requests.stream().anyMatch(request -> request.recipe().highestRatio() > PAPER_LIMIT)) {
      output.warn("the paper found refusals to fall again at 0.3, and did not try more");
    }
    var hardware = Hardware.ofThisMachine();
    Backend.useThreads(compute.threads());
    var models = new Models(CacheFolder.in(surroundings));
    var existing = isForced ? Existing.REPLACE : Existing.REFUSE;
    try (var source = CheckpointSource.open(models.locate(model.model()))) {
      outs.forEach(path -> CheckpointWriter.checkTarget(source, path, saveAs.form(), existing));
      CheckpointWriter.checkRoom(source, saveAs.form(), outs);
      var computing = compute.forPruning(hardware, source.storedElements());
      computing.tell(output);
      var wanted = new PrunedCopies.Wanted(requests, outs, saveAs.form(), existing);
      var copies = new PrunedCopies(source, models.describe(source), wanted, computing, output);
      copies.make(draw(requests, source, computing), memoryBytes);
    }
    return ExitCode.DONE;
  }

  /// The calibration for all. The model is taken only to write its own text.
  private Optional<Calibration> draw(
      List<PruneRequest> requests, CheckpointSource source, Computing computing) {
    try (var deferred = source.deferModel(computing.dtype(), computing.device())) {
      requests.forEach(request -> request.requireFits(deferred));
      var drawn =
          calibration.drawFor(
              requests.getFirst(),
              new CalibrationOptions.Subject(
                  source, deferred, protocol.protocol(), Optional.empty()),
              output);
      drawn.ifPresent(windows -> output.say("calibration: " + windows.describe()));
      return drawn;
    } finally {
      Backend.releaseFreedMemory();
    }
  }

  /// A place for each sparsity.
  private List<Path> outs(List<PruneRequest> requests) {
    var labels = requests.stream().map(request -> request.recipe().label()).toList();
    if (labels.size() > 1 && !out.contains(PLACE)) {
      throw EspalierException.in("--out")
          .found("one output for " + labels.size() + " sparsities")
          .needed("'" + PLACE + "' in it, such as pruned-" + PLACE)
          .fault();
    }
    if (new HashSet<>(labels).size() < labels.size()) {
      throw EspalierException.in("--sparsity")
          .found("a sparsity that is given twice")
          .needed("each once")
          .fault();
    }
    // a colon is no part of a file's name everywhere
    return labels.stream()
        .map(label -> Path.of(out.replace(PLACE, label.replace(':', '-'))))
        .toList();
  }

  /// Every control can take refusals away: see [dev.espalier.prune.PruneMethod].
  private void refuseControl() {
    if (pruning.method().isControl() && !isControlSaved) {
      throw EspalierException.in("--method")
          .found(pruning.method() + ", a control that may take refusals away")
          .needed("--save-control to be saved")
          .remedy("'espalier refusals --method' measures it in memory.")
          .fault();
    }
  }
}
