package dev.espalier.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `espalier doctor`: is all there that Espalier needs?
@Command(
    name = "doctor",
    description =
        "Checks the machine, the native libraries, the GPU if there is one, and the sources of"
            + " models.",
    footer = {
      "",
      "OK: as it should be. —: worth knowing. problem: something will not work; the line below says"
          + " what to do. Exits with 1 where there is a problem."
    })
final class DoctorCommand implements Callable<Integer> {
  @Mixin private final Output output;
  private final Surroundings surroundings;

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Report(List<Finding> findings, int problems) {}

  @Override
  public Integer call() {
    var cache = CacheFolder.in(surroundings);
    var findings = new ArrayList<Finding>();
    List<Supplier<List<Finding>>> groups =
        List.of(
            () -> MachineChecks.onThisMachine(cache),
            () -> NativeChecks.onThisMachine(surroundings.nanoClock()),
            CudaChecks::onThisMachine,
            SourceChecks::onThisMachine);
    for (var group : groups) {
      var found = group.get();
      found.forEach(finding -> output.say(finding.inWords()));
      findings.addAll(found);
    }
    return conclude(List.copyOf(findings));
  }

  private int conclude(List<Finding> findings) {
    int problems = (int) findings.stream().filter(f -> f.level() == Finding.Level.PROBLEM).count();
    output.say(
        switch (problems) {
          case 0 -> "No problem found.";
          case 1 -> "1 problem found.";
          default -> problems + " problems found.";
        });
    output.result(new Report(findings, problems));
    return problems == 0 ? ExitCode.DONE : ExitCode.BAR_MISSED;
  }
}
