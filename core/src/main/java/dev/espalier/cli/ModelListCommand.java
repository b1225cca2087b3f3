package dev.espalier.cli;

import dev.espalier.model.load.Catalogue;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `espalier model list`: the models that have a name.
@Command(name = "list", description = "Lists the models that can be named and fetched.")
final class ModelListCommand implements Callable<Integer> {
  @Mixin private final Output output;
  private final Surroundings surroundings;

  ModelListCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// A model, as `--json` prints it.
  record Line(
      String name,
      String description,
      String licence,
      String origin,
      String path,
      boolean isFetched) {}

  @Override
  public Integer call() {
    List<Line> lines =
        new Models(CacheFolder.in(surroundings))
            .catalogue().list().stream().map(ModelListCommand::line).toList();
    for (Line line : lines) {
      output.say(line.name() + (line.isFetched() ? "" : "  (not fetched)"));
      output.say("  " + line.description() + ", " + line.licence() + "; " + line.origin());
      if (line.isFetched()) {
        output.say("  " + line.path());
      }
    }
    output.result(lines);
    return ExitCode.DONE;
  }

  private static Line line(Catalogue.Listing listing) {
    var model = listing.model();
    return new Line(
        model.name(),
        model.description(),
        model.licence(),
        model.origin().label(),
        listing.path().toString(),
        listing.isFetched());
  }
}
