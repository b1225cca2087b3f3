package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.calibrate.Calibration;
import dev.espalier.model.Backend;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.CheckpointWriter.Existing;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.WeightEdits;
import dev.espalier.passport.Passport;
import dev.espalier.prune.PruneReport;
import dev.espalier.prune.PruneRequest;
import dev.espalier.study.ModelCard;
import dev.espalier.study.PruneRecord;
import dev.espalier.study.PruneSteps;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier prune`: a pruned copy of a model.
@Command(
    name = "prune",
    description =
        "Writes a copy of a model with part of its weights set to zero: by default, of its attention,"
            + " chosen by WANDA. The original is only read.")
final class PruneCommand implements Callable<Integer> {
  private static final double PAPER_LIMIT = 0.3;

  @Mixin private final Output output;
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final PruningOptions pruning = new PruningOptions();
  @Mixin private final CalibrationOptions calibration = new CalibrationOptions();
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final ProtocolOption protocol = new ProtocolOption();
  @Mixin private final SeedOption seed = new SeedOption();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      required = true,
      description = "The folder of the pruned model, or its .gguf file.")
  private Path out = Path.of("");

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
  }

  @Override
  public Integer call() {
    refuseControl();
    var request = pruning.request(protocol.protocol(), seed.seed()); // before any work
    if (request.recipe().highestRatio() > PAPER_LIMIT) {
      output.warn("the paper found refusals to fall again at 0.3, and did not try more");
    }
    var hardware = Hardware.ofThisMachine();
    Backend.useThreads(compute.threads());
    var models = new Models(CacheFolder.in(surroundings));
    var existing = isForced ? Existing.REPLACE : Existing.REFUSE;
    try (var source = CheckpointSource.open(models.locate(model.model()))) {
      CheckpointWriter.checkTarget(source, out, saveAs.form(), existing);
      var computing = compute.forPruning(hardware, source.storedElements());
      computing.tell(output);
      prune(source, models, request, computing, existing);
    }
    return ExitCode.DONE;
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

  private void prune(
      CheckpointSource source,
      Models models,
      PruneRequest request,
      Computing computing,
      Existing existing) {
    Progress progress = output.progress();
    try (var loaded = source.loadModel(computing.dtype(), computing.device())) {
      request.requireFits(loaded);
      var windows = calibration.drawFor(request, source, loaded, protocol.protocol(), progress);
      windows.ifPresent(drawn -> output.say("calibration: " + drawn.describe()));
      var report = PruneSteps.prune(loaded, windows, request, progress);
      var record =
          PruneRecord.of(
              Release.current().inWords(),
              models.describe(source),
              report,
              windows.map(Calibration::describe).orElse(PruneRecord.NO_CALIBRATION),
              computing.dtypeLabel());
      var texts = new LinkedHashMap<String, String>();
      texts.put(PruneRecord.FILE, record.toJson());
      texts.put(ModelCard.FILE, ModelCard.of(record));
      windows.ifPresent(drawn -> texts.put("calibration.json", drawn.toJson()));
      var passport = Passport.open(record.toJson(), base(record), report, record.dtype());
      var destination = new Destination(out, saveAs.form(), existing, texts, attachments(passport));
      CheckpointWriter.save(source, WeightEdits.of(report.edits(loaded)), destination);
      record.notice().ifPresent(output::warn);
      sayWithoutPassport(record, passport);
      output.say(inWords(report));
      output.say("Model: " + out);
      output.result(record);
    }
  }

  private static List<Destination.Attachment> attachments(Optional<Passport> passport) {
    return passport.stream()
        .<Destination.Attachment>map(open -> folder -> open.write(folder.resolve(Passport.FILE)))
        .toList();
  }

  private void sayWithoutPassport(PruneRecord record, Optional<Passport> passport) {
    if (passport.isEmpty()) {
      output.say(
          "no passport: what %s does cannot be made again from the base"
              .formatted(record.method()));
    } else if (saveAs.form().isGguf()) {
      output.say("a GGUF file holds no passport: for one, prune to a folder and convert that");
    }
  }

  private static Passport.Base base(PruneRecord record) {
    return new Passport.Base(record.base().name(), Models.passportFiles(record.base()));
  }

  private static String inWords(PruneReport report) {
    long pruned = report.matrices().stream().mapToLong(m -> m.mask().prunedCount()).sum();
    return "%d weights of %d matrices pruned; zeros: %.4f of %s, %.4f of the blocks' linear weights, %.4f of all"
        .formatted(
            pruned,
            report.matrices().size(),
            report.sparsity().ofTarget(),
            report.target(),
            report.sparsity().ofBlocks(),
            report.sparsity().ofAll());
  }
}
