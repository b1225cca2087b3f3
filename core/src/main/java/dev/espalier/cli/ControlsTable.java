package dev.espalier.cli;

import dev.espalier.prune.PruneMethod;
import dev.espalier.study.Damage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What `espalier controls` tells a person.
final class ControlsTable {
  private ControlsTable() {}

  static List<String> lines(ControlsCommand.Result result) {
    var lines = new ArrayList<String>();
    lines.add(
        "damage to %d tokens of '%s': kl is KL(dense || pruned) of the next token in nats; the dense"
                .formatted(result.damage().tokens(), result.text())
            + " model's perplexity is %s".formatted(number(result.damage().densePerplexity())));
    var grid =
        new Grid(2, List.of("method", "made equal in", "ratio", "kl", "perplexity", "trials"));
    grid.add(row(result.method(), "", result.ratio(), result.damage(), ""));
    for (ControlsCommand.Control control : result.controls()) {
      var match = control.match();
      grid.add(row(control.method(), "count", result.ratio(), control.atEqualSize(), ""));
      String equal = result.measure() + (match.isWithin() ? "" : ", as near as it goes");
      String trials = Integer.toString(match.trials());
      grid.add(row(control.method(), equal, match.ratio(), match.damage(), trials));
    }
    lines.add(grid.toString());
    for (ControlsCommand.Draws drawn : result.draws()) {
      lines.add(
          "%d random masks at %s: %s %s to %s; %s at %s has rank %d of %d, the least damage first"
              .formatted(
                  drawn.damages().size(),
                  drawn.ratio(),
                  result.measure(),
                  number(drawn.damages().stream().mapToDouble(d -> d).min().orElseThrow()),
                  number(drawn.damages().stream().mapToDouble(d -> d).max().orElseThrow()),
                  result.method(),
                  result.ratio(),
                  drawn.rank(),
                  drawn.damages().size() + 1));
    }
    lines.add(
        "what a control refuses: espalier refusals --method %s --sparsity RATIO --seed N"
            .formatted(
                result.controls().isEmpty()
                    ? PruneMethod.RANDOM.label()
                    : result.controls().getFirst().method()));
    return lines;
  }

  private static List<String> row(
      String method, String equal, double ratio, Damage damage, String trials) {
    return List.of(
        method,
        equal,
        Double.toString(ratio),
        number(damage.klNats()),
        number(damage.perplexity()),
        trials);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.4g", value);
  }
}
