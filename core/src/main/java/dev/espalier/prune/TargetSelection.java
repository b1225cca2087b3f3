package dev.espalier.prune;

import dev.espalier.EspalierException;
import dev.espalier.model.LayeredModel;
import dev.espalier.model.LinearShape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The matrices that a pruning may touch: those of a target, in some layers, with some names.
///
/// @param target which matrices of a decoder layer
/// @param include patterns of names (see [NamePattern]); none for all
/// @param exclude patterns of names that are left out
/// @param layers the decoder layers; empty for all
public record TargetSelection(
    PruneTarget target, List<String> include, List<String> exclude, Optional<LayerRange> layers) {
  private static final String INCLUDE = "--include";
  private static final String EXCLUDE = "--exclude";
  private static final String LAYERS = "--layers";

  public TargetSelection {
    include = List.copyOf(include);
    exclude = List.copyOf(exclude);
  }

  /// All matrices of `target`.
  public static TargetSelection of(PruneTarget target) {
    return new TargetSelection(target, List.of(), List.of(), Optional.empty());
  }

  /// `target`, restricted by the texts of flags: names, and `layers` such as `0-13`.
  public static TargetSelection parse(
      PruneTarget target, List<String> include, List<String> exclude, Optional<String> layers) {
    return new TargetSelection(
        target, include, exclude, layers.map(text -> LayerRange.parse(LAYERS, text)));
  }

  /// `attention`, `all[layers 0-13, only q_proj v_proj, without o_proj]`.
  public String label() {
    var parts = new ArrayList<String>();
    layers.ifPresent(range -> parts.add("layers " + range));
    if (!include.isEmpty()) {
      parts.add("only " + String.join(" ", include));
    }
    if (!exclude.isEmpty()) {
      parts.add("without " + String.join(" ", exclude));
    }
    return target.label() + (parts.isEmpty() ? "" : "[" + String.join(", ", parts) + "]");
  }

  /// A matrix and the layer it stands in.
  record Placed(int layer, LinearShape linear) {}

  /// The matrices of `model`, in the order of its layers: at least one. A pattern that fits none of
  /// them is refused, with the nearest names.
  List<Placed> of(LayeredModel model) {
    layers.ifPresent(range -> range.requireWithin(LAYERS, model.config().layers()));
    var placed = new ArrayList<Placed>();
    for (int layer = 0; layer < model.config().layers(); layer++) {
      if (layers.isPresent() && !layers.get().includes(layer)) {
        continue;
      }
      for (LinearShape linear : LinearShape.ofLayer(model.config(), layer)) {
        if (target.includes(linear.name())) {
          placed.add(new Placed(layer, linear));
        }
      }
    }
    return named(placed);
  }

  private List<Placed> named(List<Placed> candidates) {
    var names = candidates.stream().map(placed -> placed.linear().name()).toList();
    var wanted = patterns(INCLUDE, include, names);
    var unwanted = patterns(EXCLUDE, exclude, names);
    var chosen =
        candidates.stream()
            .filter(placed -> wanted.isEmpty() || fitsAny(wanted, placed))
            .filter(placed -> !fitsAny(unwanted, placed))
            .toList();
    if (chosen.isEmpty()) {
      throw EspalierException.in(EXCLUDE)
          .found("the patterns leave out every matrix of the target")
          .needed("a target of at least one matrix")
          .fault();
    }
    return chosen;
  }

  private static List<NamePattern> patterns(String where, List<String> texts, List<String> names) {
    var patterns = texts.stream().map(NamePattern::new).toList();
    patterns.forEach(pattern -> pattern.requireFit(where, names));
    return patterns;
  }

  private static boolean fitsAny(List<NamePattern> patterns, Placed placed) {
    return patterns.stream().anyMatch(pattern -> pattern.fits(placed.linear().name()));
  }
}
