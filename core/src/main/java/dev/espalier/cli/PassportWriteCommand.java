package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.passport.Passport;
import dev.espalier.passport.Verification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier passport write`: the small file from which a pruned model is made again.
@Command(
    name = "write",
    description =
        "Writes the passport of a model that 'espalier prune' made: what is needed to make the same"
            + " file again from its base, in about 1 MB for the attention of a 7B.")
final class PassportWriteCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final ModelOption model = new ModelOption();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "The passport.")
  private Path out = Path.of("");

  private final Surroundings surroundings;

  PassportWriteCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Written(String passport, long bytes, int matrices, int tensors, String base) {}

  @Override
  public Integer call() throws IOException {
    var path = new Models(CacheFolder.in(surroundings)).locate(model.model());
    if (Files.exists(out)) {
      throw EspalierException.in(out)
          .found("the output exists already")
          .needed("a new file")
          .fault();
    }
    var open = path.resolve(Passport.FILE);
    if (!Files.isRegularFile(open)) {
      throw EspalierException.in(path)
          .found("no " + Passport.FILE)
          .needed("a folder that 'espalier prune' wrote")
          .remedy(
              "GGUF files have none, nor do controls and models whose other weights changed too.")
          .fault();
    }
    try (var source = CheckpointSource.open(path)) {
      var passport = Verification.seal(Passport.read(open), source);
      passport.write(out);
      var written =
          new Written(
              out.toString(),
              Files.size(out),
              passport.matrices().size(),
              passport.digests().size(),
              passport.base().name());
      output.say(
          "%s: %s for %d pruned matrices of %s"
              .formatted(
                  written.passport(),
                  Quantity.bytes(written.bytes()),
                  written.matrices(),
                  written.base()));
      output.result(written);
    }
    return ExitCode.DONE;
  }
}
