package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.PruneRequest;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Recipe;
import dev.espalier.prune.TargetSelection;
import dev.espalier.study.Protocol;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how a model is pruned, where, and how much: a mixin.
final class PruningOptions {
  private static final String SPARSITY = "--sparsity";

  @Option(
      names = "--method",
      paramLabel = "METHOD",
      description =
          "How weights are chosen: ${COMPLETION-CANDIDATES}. Default: wanda. The last four"
              + " are controls of equal size, to compare with.")
  private @Nullable PruneMethod method; // null: not given

  @Option(
      names = "--sparsity",
      paramLabel = "RATIO",
      description =
          "The share that is pruned, in [0, 1), or N:M: N of every M neighbours in a row. The paper's"
              + " best is 0.2. 'espalier prune' takes several, with commas between.")
  private @Nullable String sparsity; // null: a recipe says it

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description =
          "A YAML file with a share for each projection or layer, in place of --sparsity: 'sparsity'"
              + " for all, then 'rules' with 'match', 'layers' and 'sparsity', the last that fits"
              + " holds.")
  private @Nullable Path recipe; // null: --sparsity says it

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description =
          "What is pruned: ${COMPLETION-CANDIDATES}. Default: attention; with --include: all.")
  private @Nullable PruneTarget target; // null: not given

  @Option(
      names = "--include",
      paramLabel = "PATTERN",
      split = ",",
      description =
          "Only the matrices whose names fit, such as 'q_proj' or 'layers.1?.mlp.*'. Can be repeated.")
  private List<String> include = List.of();

  @Option(
      names = "--exclude",
      paramLabel = "PATTERN",
      split = ",",
      description = "Leaves out the matrices whose names fit. Can be repeated.")
  private List<String> exclude = List.of();

  @Option(
      names = "--layers",
      paramLabel = "RANGE",
      description = "Only these decoder layers, counted from 0, such as 0-13 or 5.")
  private @Nullable String layers; // null: all

  @Option(
      names = "--prune-seed",
      paramLabel = "N",
      description =
          "Seed of the calibration text and of methods that draw. Default: --seed. With another,"
              + " several draws of one method go into one run.")
  private @Nullable Long seed; // null: that of the run

  PruneMethod method() {
    return method == null ? PruneMethod.WANDA : method;
  }

  /// Whether anything was asked for.
  boolean areGiven() {
    return Stream.of(method, sparsity, recipe, target, layers).anyMatch(Objects::nonNull)
        || !include.isEmpty()
        || !exclude.isEmpty();
  }

  /// What is asked for, under `protocol`; what is drawn is so by `runSeed`, if no other was given.
  PruneRequest request(Protocol protocol, long runSeed) {
    return request(protocol, runSeed, sparsity);
  }

  /// The same for each of several sparsities with commas between.
  List<PruneRequest> requests(Protocol protocol, long runSeed) {
    return sparsity == null
        ? List.of(request(protocol, runSeed))
        : ratios(sparsity).map(ratio -> request(protocol, runSeed, ratio)).toList();
  }

  /// The same; absent for the model as it is, which 0 asks for, as does an absence of all these
  /// options.
  List<Optional<PruneRequest>> requestsOrNone(Protocol protocol, long runSeed) {
    if (!areGiven()) {
      return List.of(Optional.empty());
    }
    if (sparsity == null) {
      return List.of(Optional.of(request(protocol, runSeed)));
    }
    return ratios(sparsity)
        .map(ratio ->
            ratio.matches("0(\\.0*)?")
                ? Optional.<PruneRequest>empty()
                : Optional.of(request(protocol, runSeed, ratio)))
        .toList();
  }

  private static Stream<String> ratios(String sparsities) {
    return Stream.of(sparsities.split(",", -1)).map(String::strip);
  }

  private PruneRequest request(
      Protocol protocol, long runSeed, @Nullable String ratio) { // null: a recipe says it
    var restricted = !include.isEmpty() && target == null ? PruneTarget.ALL : PruneTarget.ATTENTION;
    var selection =
        TargetSelection.parse(
            target == null ? restricted : target, include, exclude, Optional.ofNullable(layers));
    return new PruneRequest(
        protocol.pruner(method()), selection, recipe(ratio), seed == null ? runSeed : seed);
  }

  private Recipe recipe(@Nullable String ratio) { // null: as above
    if (ratio != null && recipe != null) {
      throw EspalierException.in("--recipe")
          .found("a recipe and --sparsity")
          .needed("one of them")
          .remedy("A recipe's own 'sparsity' holds for all that no rule fits.")
          .fault();
    }
    if (recipe != null) {
      return Recipe.read(recipe);
    }
    if (ratio == null) {
      throw EspalierException.in(SPARSITY)
          .found("not given")
          .needed("a ratio in [0, 1), such as 0.2, N:M, such as 2:4, or --recipe")
          .fault();
    }
    return Recipe.parse(SPARSITY, ratio);
  }
}
