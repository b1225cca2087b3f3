package dev.espalier.prune;

import dev.espalier.EspalierException;
import dev.espalier.fetch.Checksum;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// How much of which matrix is pruned.
///
/// @param rest the sparsity of every matrix that no rule fits; empty: such a matrix stays as it is
/// @param rules in order: the last one that fits a matrix holds
public record Recipe(Optional<Sparsity> rest, List<Rule> rules) {
  /// A line of a recipe, which fits the matrices that its name and layers both fit.
  ///
  /// @param where file and number of the rule, for messages
  /// @param match a pattern for names (see [NamePattern]); empty for all
  /// @param layers empty for all
  public record Rule(
      String where, Optional<String> match, Optional<LayerRange> layers, Sparsity sparsity) {
    boolean fits(TargetSelection.Placed placed) {
      return layers.map(range -> range.includes(placed.layer())).orElse(true)
          && match.map(text -> new NamePattern(text).fits(placed.linear().name())).orElse(true);
    }

    /// `q_proj in layers 0-3: 0.3`.
    String inWords() {
      return match.orElse("*")
          + layers.map(range -> " in layers " + range).orElse("")
          + ": "
          + sparsity.label();
    }
  }

  public Recipe {
    rules = List.copyOf(rules);
    if (rest.isEmpty() && rules.isEmpty()) {
      throw new IllegalArgumentException("a recipe without a sparsity and without rules");
    }
  }

  /// The same for every matrix.
  public static Recipe uniform(Sparsity sparsity) {
    return new Recipe(Optional.of(sparsity), List.of());
  }

  /// The same for every matrix, from the text of a flag: `0.2`, `2:4`.
  public static Recipe parse(String where, String sparsity) {
    return uniform(Sparsity.parse(where, sparsity));
  }

  /// Reads a file in the form that [RecipeFile] describes.
  public static Recipe read(Path file) {
    return RecipeFile.read(file);
  }

  /// Every sparsity that it may ask for.
  Stream<Sparsity> sparsities() {
    return Stream.concat(rest.stream(), rules.stream().map(Rule::sparsity));
  }

  /// The highest share that it asks for, in [0, 1).
  public double highestRatio() {
    return sparsities().mapToDouble(Sparsity::ratio).max().orElse(0);
  }

  /// `0.2`, `2:4`, or `recipe-` and the first 8 hex digits of the SHA-256 of [#lines].
  public String label() {
    return rules.isEmpty()
        ? rest.orElseThrow().label()
        : "recipe-" + Checksum.sha256(String.join("\n", lines())).substring(0, 8);
  }

  /// What it says, a line for each rule: `*: 0.2`, `q_proj in layers 0-3: 0.3`.
  public List<String> lines() {
    return Stream.concat(
            rest.stream().map(sparsity -> "*: " + sparsity.label()),
            rules.stream().map(Rule::inWords))
        .toList();
  }

  /// The sparsity of each of `matrices` that is pruned. A rule that fits none of them is refused,
  /// and so are columns that do not fall into the groups of an N:M sparsity.
  Map<String, Sparsity> over(List<TargetSelection.Placed> matrices) {
    rules.forEach(rule -> requireFit(rule, matrices));
    var sparsities = new LinkedHashMap<String, Sparsity>();
    for (var placed : matrices) {
      var sparsity = rest;
      for (Rule rule : rules) {
        if (rule.fits(placed)) {
          sparsity = Optional.of(rule.sparsity());
        }
      }
      var linear = placed.linear();
      sparsity.ifPresent(asked -> {
        asked.requireFits(linear.name(), linear.in());
        sparsities.put(linear.name(), asked);
      });
    }
    return sparsities;
  }

  private static void requireFit(Rule rule, List<TargetSelection.Placed> matrices) {
    var names =
        matrices.stream()
            .filter(placed -> rule.layers().map(r -> r.includes(placed.layer())).orElse(true))
            .map(placed -> placed.linear().name())
            .toList();
    if (names.isEmpty()) {
      int first = matrices.getFirst().layer();
      int last = matrices.getLast().layer();
      throw EspalierException.in(rule.where())
          .found("no matrix of the target in layers " + rule.layers().orElseThrow())
          .needed("layers from " + first + " to " + last)
          .fault();
    }
    rule.match().ifPresent(text -> new NamePattern(text).requireFit(rule.where(), names));
  }
}
