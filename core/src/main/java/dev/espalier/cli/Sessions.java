package dev.espalier.cli;

import dev.espalier.engine.BatchPlan;
import dev.espalier.store.Manifest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Model.CommandSpec;

/// This process as manifests describe it.
final class Sessions {
  private Sessions() {}

  /// The session of `command`, as it was called.
  static Manifest.Session of(
      CommandSpec command, Computing computing, int threads, BatchPlan plan) {
    var release = Release.current();
    return new Manifest.Session(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        "espalier " + String.join(" ", arguments(command)),
        new Manifest.Software(release.version(), release.gitRevision(), release.hasLocalChanges()),
        new Manifest.Machine(
            System.getProperty("java.vm.name") + " " + Runtime.version(),
            System.getProperty("os.name") + " " + System.getProperty("os.version"),
            Cpu.ofThisMachine().name(),
            threads),
        new Manifest.Numerics(
            computing.dtypeLabel(),
            plan.numericsLabel(),
            plan.describe(),
            plan.maxRows(),
            computing.on().recorded()));
  }

  private static java.util.List<String> arguments(CommandSpec command) {
    return command.root().commandLine().getParseResult().originalArgs();
  }
}
