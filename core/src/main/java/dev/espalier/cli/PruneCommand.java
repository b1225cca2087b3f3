package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.calibrate.Calibration;
import dev.espalier.model.Backend;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.CheckpointWriter.Existing;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.Masking;
import dev.espalier.passport.Passport;
import dev.espalier.prune.PruneReport;
import dev.espalier.prune.PruneTarget;
import dev.espalier.study.ModelCard;
import dev.espalier.study.PruneRecord;
import dev.espalier.study.PruneSteps;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier prune`: a pruned copy of a model.
@Command(
    name = "prune",
    description =
        "Writes a copy of a model with part of its attention weights set to zero, chosen by WANDA. The"
            + " original is only read.")
final class PruneCommand implements Callable<Integer> {
  private static final double PAPER_LIMIT = 0.3;

  @Mixin private final Output output;
  @Mixin private final ModelOption model = new ModelOption();
  @Mixin private final CalibrationOptions calibration = new CalibrationOptions();
  @Mixin private final ComputeOptions compute = new ComputeOptions();
  @Mixin private final ProtocolOption protocol = new ProtocolOption();
  @Mixin private final SeedOption seed = new SeedOption();

  @Option(
      names = "--sparsity",
      paramLabel = "RATIO",
      required = true,
      description = "The share of each row that is pruned, in [0, 1); the paper's best is 0.2.")
  private double sparsity;

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description = "What is pruned: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private PruneTarget target = PruneTarget.ATTENTION;

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

  private final Surroundings surroundings;

  PruneCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  @Override
  public Integer call() {
    if (!(sparsity >= 0 && sparsity < 1)) {
      throw EspalierException.in("--sparsity")
          .found(Double.toString(sparsity))
          .needed("a ratio in [0, 1), such as 0.2")
          .fault();
    }
    if (sparsity > PAPER_LIMIT) {
      output.warn("the paper found refusals to fall again at 0.3, and did not try more");
    }
    protocol.protocol(); // refuses a wrong word before any work
    Backend.useThreads(compute.threads());
    var models = new Models(CacheFolder.in(surroundings));
    var existing = isForced ? Existing.REPLACE : Existing.REFUSE;
    try (var source = CheckpointSource.open(models.locate(model.model()))) {
      CheckpointWriter.checkTarget(source, out, saveAs.form(), existing);
      var dtype =
          compute.dtypeForPruning(Cpu.ofThisMachine(), source.storedElements(), memoryBytes());
      output.say("dtype: " + dtype.inWords());
      prune(source, models, dtype, existing);
    }
    return ExitCode.DONE;
  }

  private void prune(CheckpointSource source, Models models, DTypeChoice dtype, Existing existing) {
    Progress progress = output.progress();
    PruneReport report;
    Calibration windows;
    try (var loaded = source.loadModel(RefusalsCommand.dtype(dtype))) {
      windows = calibration.draw(source, loaded, protocol.protocol(), seed.seed(), progress);
      output.say("calibration: " + windows.describe());
      report = PruneSteps.wanda(loaded, windows, target, sparsity, progress);
    }
    var record =
        PruneRecord.of(
            Release.current().inWords(),
            models.describe(source),
            report,
            windows.describe(),
            dtype.dtype());
    save(source, report, record, windows, existing);
    output.say(inWords(report));
    output.say("Model: " + out);
    output.result(record);
  }

  private void save(
      CheckpointSource source,
      PruneReport report,
      PruneRecord record,
      Calibration windows,
      Existing existing) {
    var passport = Passport.open(record.toJson(), base(record), report, record.dtype());
    var texts =
        Map.of(
            PruneRecord.FILE,
            record.toJson(),
            ModelCard.FILE,
            ModelCard.of(record),
            "calibration.json",
            windows.toJson());
    var destination =
        new Destination(
            out,
            saveAs.form(),
            existing,
            texts,
            List.of(folder -> passport.write(folder.resolve(Passport.FILE))));
    CheckpointWriter.save(source, Masking.of(report.masks()), destination);
    if (saveAs.form().isGguf()) {
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

  private static long memoryBytes() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return system instanceof com.sun.management.OperatingSystemMXBean known
        ? known.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
