package dev.espalier.cli;

import dev.espalier.model.load.CheckpointSource;
import dev.espalier.passport.Passport;
import dev.espalier.passport.Verification;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `espalier passport verify`: whether a model is the one of a passport.
@Command(
    name = "verify",
    description =
        "Says whether a model is, bit for bit, the one that a passport was written for, or names the first"
            + " tensor that differs (exit code 1). How its files are cut into shards does not count.")
final class PassportVerifyCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final ModelOption model = new ModelOption();

  @Parameters(paramLabel = "PASSPORT", description = "A file of 'espalier passport write'.")
  private Path passportFile = Path.of("");

  private final Surroundings surroundings;

  PassportVerifyCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  @Override
  public Integer call() {
    var passport = Passport.read(passportFile);
    var path = new Models(CacheFolder.in(surroundings)).locate(model.model());
    Verification verified;
    try (var source = CheckpointSource.open(path)) {
      verified = Verification.of(passportFile, passport, source);
    }
    output.say(
        verified
            .difference()
            .map(difference -> refuted(path, passport, difference))
            .orElseGet(() ->
                "%s: proven; all %d tensors are those of the passport"
                    .formatted(path, verified.tensors())));
    output.result(verified);
    return verified.isProven() ? ExitCode.DONE : ExitCode.BAR_MISSED;
  }

  private static String refuted(Path path, Passport passport, Verification.Difference difference) {
    return "%s: refuted; tensor '%s' has SHA-256 %s, the passport says %s"
        .formatted(
            path,
            difference.tensor(),
            difference.found(),
            passport.digests().getOrDefault(difference.tensor(), "nothing"));
  }
}
