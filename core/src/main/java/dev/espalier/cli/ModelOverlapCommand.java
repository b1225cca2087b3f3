package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.inspect.MaskOverlap;
import dev.espalier.model.load.CheckpointSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier model overlap`: how far the masks of pruned copies agree.
@Command(
    name = "overlap",
    description =
        "Says how far pruned copies of one model prune the same weights: the Jaccard overlap of their"
            + " masks, by projection and layer, beside that of random masks of the same size. Shows what"
            + " another seed, another calibration text or another method changes.")
final class ModelOverlapCommand implements Callable<Integer> {
  @Mixin private final Output output;

  @Parameters(
      arity = "2..*",
      paramLabel = "MODEL",
      description = "Two or more pruned copies of one model.")
  private List<String> models = List.of();

  @Option(
      names = "--base",
      paramLabel = "MODEL",
      description =
          "The model that they were pruned from: its own zeros are then no part of a mask. Default:"
              + " every zero of a decoder layer's matrices is.")
  private @Nullable String base; // null: not given

  private final Surroundings surroundings;

  ModelOverlapCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// What `--json` prints for each pair.
  record Pair(
      String first,
      String second,
      double jaccard,
      double byChance,
      List<MaskOverlap.Matrix> matrices) {}

  @Override
  public Integer call() {
    var located = new Models(CacheFolder.in(surroundings));
    var opened = new ArrayList<CheckpointSource>();
    try {
      for (String name : models) {
        opened.add(CheckpointSource.open(located.locate(name)));
      }
      Optional<CheckpointSource> dense = Optional.empty();
      if (base != null) {
        var source = CheckpointSource.open(located.locate(base));
        opened.add(source);
        dense = Optional.of(source);
      }
      var copies = List.copyOf(opened.subList(0, models.size()));
      print(MaskOverlap.of(copies, dense, output.progress()));
    } finally {
      opened.forEach(CheckpointSource::close);
    }
    return ExitCode.DONE;
  }

  private void print(List<MaskOverlap> overlaps) {
    var pairs = new ArrayList<Pair>();
    for (MaskOverlap overlap : overlaps) {
      var all = overlap.overall().orElseThrow(() -> nothingPruned(overlap));
      pairs.add(
          new Pair(
              overlap.first(),
              overlap.second(),
              all.jaccard(),
              all.byChance(),
              overlap.matrices()));
    }
    output.say("Jaccard overlap of masks (and of random masks of the same size):");
    output.say(projections(overlaps).toString());
    if (overlaps.size() == 1) {
      output.say(layers(overlaps.getFirst()).toString());
    }
    output.result(pairs);
  }

  private static EspalierException nothingPruned(MaskOverlap overlap) {
    return EspalierException.in(overlap.first())
        .found("no weight of a decoder layer is zero, nor in " + overlap.second())
        .needed("pruned copies")
        .fault();
  }

  /// A row for each pair, a column for each projection.
  private static Grid projections(List<MaskOverlap> overlaps) {
    var projections = projectionsOf(overlaps);
    var header = new ArrayList<>(List.of("first", "second", "all"));
    header.addAll(projections);
    var grid = new Grid(2, header);
    for (MaskOverlap overlap : overlaps) {
      var row = new ArrayList<>(List.of(overlap.first(), overlap.second()));
      row.add(cell(overlap, _ -> true));
      for (String projection : projections) {
        row.add(cell(overlap, matrix -> matrix.projection().equals(projection)));
      }
      grid.add(row);
    }
    return grid;
  }

  /// A row for each layer, a column for each projection.
  private static Grid layers(MaskOverlap overlap) {
    var projections = projectionsOf(List.of(overlap));
    var header = new ArrayList<>(List.of("layer", "all"));
    header.addAll(projections);
    var grid = new Grid(1, header);
    for (int layer :
        overlap.matrices().stream().map(MaskOverlap.Matrix::layer).distinct().toList()) {
      var row = new ArrayList<>(List.of(Integer.toString(layer)));
      row.add(cell(overlap, matrix -> matrix.layer() == layer));
      for (String projection : projections) {
        row.add(
            cell(
                overlap,
                matrix -> matrix.layer() == layer && matrix.projection().equals(projection)));
      }
      grid.add(row);
    }
    return grid;
  }

  private static List<String> projectionsOf(List<MaskOverlap> overlaps) {
    return overlaps.stream()
        .flatMap(overlap -> overlap.matrices().stream())
        .map(MaskOverlap.Matrix::projection)
        .distinct()
        .toList();
  }

  private static String cell(MaskOverlap overlap, Predicate<MaskOverlap.Matrix> fits) {
    return overlap
        .over(fits)
        .map(share -> String.format(Locale.ROOT, "%.3f (%.3f)", share.jaccard(), share.byChance()))
        .orElse("");
  }
}
