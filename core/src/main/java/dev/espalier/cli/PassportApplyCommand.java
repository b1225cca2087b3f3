package dev.espalier.cli;

import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.CheckpointWriter.Existing;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.SaveForm;
import dev.espalier.passport.Passport;
import dev.espalier.passport.Rebuilding;
import dev.espalier.study.ModelCard;
import dev.espalier.study.PruneRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier passport apply`: the pruned model again, bit for bit.
@Command(
    name = "apply",
    description =
        "Makes a pruned model again from its base, bit for bit. Each tensor is compared with the passport"
            + " as it is written; where one differs, nothing is left. The base is only read.")
final class PassportApplyCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final ModelOption model = new ModelOption();

  @Parameters(paramLabel = "PASSPORT", description = "A file of 'espalier passport write'.")
  private Path passportFile = Path.of("");

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      required = true,
      description = "The folder of the pruned model.")
  private Path out = Path.of("");

  @Option(
      names = "--force",
      description = "Replace the output if it is a model that Espalier wrote.")
  private boolean isForced;

  private final Surroundings surroundings;

  PassportApplyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Applied(String model, int matrices, int tensors) {}

  @Override
  public Integer call() {
    var passport = Passport.read(passportFile);
    var models = new Models(CacheFolder.in(surroundings));
    var existing = isForced ? Existing.REPLACE : Existing.REFUSE;
    try (var source = CheckpointSource.open(models.locate(model.model()))) {
      CheckpointWriter.checkTarget(source, out, SaveForm.SAFETENSORS, existing);
      passport.requireBase(source.path(), Models.passportFiles(models.describe(source)));
      var record = PruneRecord.parse(passportFile.toString(), passport.record());
      var destination =
          new Destination(
              out,
              SaveForm.SAFETENSORS,
              existing,
              Map.of(PruneRecord.FILE, passport.record(), ModelCard.FILE, ModelCard.of(record)),
              List.of(folder -> passport.write(folder.resolve(Passport.FILE))));
      Rebuilding.save(passportFile, passport, source, destination);
    }
    var applied =
        new Applied(out.toString(), passport.matrices().size(), passport.digests().size());
    output.say(
        "Model: %s; all %d tensors are those that the passport was written for"
            .formatted(applied.model(), applied.tensors()));
    output.result(applied);
    return ExitCode.DONE;
  }
}
