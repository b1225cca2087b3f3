package dev.espalier.cli;

import com.github.freva.asciitable.AsciiTable;
import dev.espalier.inspect.MatrixDiff;
import dev.espalier.inspect.ModelDiff;
import dev.espalier.inspect.Rule;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.passport.Passport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier model diff`: what was pruned between two checkpoints.
@Command(
    name = "diff",
    description =
        "Says what was pruned between two checkpoints of one shape, where and how much, which rule explains"
            + " it best, and what else changed.")
final class ModelDiffCommand implements Callable<Integer> {
  @Mixin private final Output output;

  @Parameters(index = "0", paramLabel = "A", description = "The model before.")
  private String before = "";

  @Parameters(index = "1", paramLabel = "B", description = "The model after.")
  private String after = "";

  @Option(
      names = "--passport",
      paramLabel = "FILE",
      description =
          "Input norms, to compare the mask with WANDA's choice. Default: those in the folder of B, if"
              + " Espalier pruned it.")
  private @Nullable Path passport; // null: that of B

  private final Surroundings surroundings;

  ModelDiffCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Result(
      String before,
      String after,
      long pruned,
      long rewritten,
      Map<Rule, Double> agreements,
      Optional<Rule> bestRule,
      ModelDiff diff) {}

  @Override
  public Integer call() {
    var models = new Models(CacheFolder.in(surroundings));
    var pathAfter = models.locate(after);
    try (var first = CheckpointSource.open(models.locate(before));
        var second = CheckpointSource.open(pathAfter)) {
      var diff = ModelDiff.of(first, second, norms(pathAfter), output.progress());
      var result =
          new Result(
              first.path().toString(),
              second.path().toString(),
              diff.pruned(),
              diff.rewritten(),
              diff.agreements(),
              diff.bestRule(),
              diff);
      lines(result).forEach(output::say);
      output.result(result);
    }
    return ExitCode.DONE;
  }

  private Map<String, List<Float>> norms(Path pathAfter) {
    var own = pathAfter.resolve(Passport.FILE);
    if (passport == null && !Files.isRegularFile(own)) {
      return Map.of();
    }
    var norms = new HashMap<String, List<Float>>();
    for (var matrix : Passport.read(passport == null ? own : passport).matrices()) {
      norms.put(matrix.name(), matrix.inputs());
    }
    return norms;
  }

  private static List<String> lines(Result result) {
    var lines = new ArrayList<String>();
    var diff = result.diff();
    lines.add(
        "%d weights were pruned; %d of the decoder layers' changed and are not zero"
            .formatted(result.pruned(), result.rewritten()));
    diff.others()
        .forEach(other ->
            lines.add(
                "%s: %d of %d changed".formatted(other.name(), other.changed(), other.elements())));
    if (diff.matrices().stream().anyMatch(m -> m.pruned() > 0 || m.rewritten() > 0)) {
      lines.add(
          "pruned, as a share of each matrix; ~ marks one in which other weights changed too:");
      lines.add(table(diff.matrices()));
    }
    patterns(diff.matrices()).ifPresent(lines::add);
    result
        .bestRule()
        .ifPresent(best -> {
          var shares = new ArrayList<String>();
          for (Rule rule : Rule.values()) {
            if (result.agreements().containsKey(rule)) {
              shares.add(rule + " " + share(result.agreements().getOrDefault(rule, 0.0)));
            }
          }
          lines.add(
              "explained best by: %s (the share of the pruned weights that each rule chooses: %s)"
                  .formatted(best, String.join(", ", shares)));
          if (!result.agreements().containsKey(Rule.WANDA)) {
            lines.add("wanda was not tried: it needs input norms, from --passport");
          }
        });
    return lines;
  }

  private static Optional<String> patterns(List<MatrixDiff> matrices) {
    var pruned = matrices.stream().filter(matrix -> matrix.pruned() > 0).toList();
    if (pruned.isEmpty()) {
      return Optional.empty();
    }
    var kept = pruned.stream().map(MatrixDiff::pattern).distinct().toList();
    if (kept.size() == 1 && kept.getFirst().isPresent()) {
      return Optional.of("every pruned matrix keeps " + kept.getFirst().get());
    }
    long with = pruned.stream().filter(matrix -> matrix.pattern().isPresent()).count();
    boolean isEven = pruned.stream().allMatch(m -> m.fewestInRow() == m.mostInRow());
    return Optional.of(
        "N:M: %d of %d pruned matrices keep a pattern; zeros in rows are %s"
            .formatted(with, pruned.size(), isEven ? "equal within each matrix" : "uneven"));
  }

  private static String table(List<MatrixDiff> matrices) {
    var projections = matrices.stream().map(MatrixDiff::projection).distinct().toList();
    var header = new ArrayList<String>();
    header.add("layer");
    header.addAll(projections);
    var rows = new ArrayList<String[]>();
    int layers = matrices.getLast().layer() + 1;
    for (int layer = 0; layer < layers; layer++) {
      var row = new ArrayList<String>();
      row.add(Integer.toString(layer));
      for (String projection : projections) {
        row.add(cell(matrices, layer, projection));
      }
      rows.add(row.toArray(String[]::new));
    }
    return AsciiTable.getTable(
        AsciiTable.NO_BORDERS, header.toArray(String[]::new), null, rows.toArray(String[][]::new));
  }

  private static String cell(List<MatrixDiff> matrices, int layer, String projection) {
    return matrices.stream()
        .filter(m -> m.layer() == layer && m.projection().equals(projection))
        .findFirst()
        .map(m -> share(m.prunedShare()) + (m.rewritten() > 0 ? "~" : ""))
        .orElse("");
  }

  private static String share(double fraction) {
    return String.format(Locale.ROOT, "%.4f", fraction);
  }
}
