package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.PruneRequest;
import dev.espalier.prune.Recipe;
import dev.espalier.prune.Sparsity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A control that prunes as much as does the damage which WANDA does at a ratio.
///
/// @param request what prunes so
/// @param measure of what they are made equal
/// @param referenceRatio of WANDA
/// @param reference the damage of WANDA
/// @param match what the search found
public record MatchedDamage(
    PruneRequest request,
    Damage.Measure measure,
    double referenceRatio,
    Damage reference,
    DamageMatching.Match match) {

  /// WANDA where `control` prunes, as much as it was asked to.
  ///
  /// @throws EspalierException where it is no control, or has no single ratio to search from
  public static PruneRequest reference(PruneRequest control, Protocol protocol) {
    boolean isControl =
        PruneMethod.named(control.pruner().name()).filter(PruneMethod::isControl).isPresent();
    if (!isControl) {
      throw EspalierException.in("--match-damage")
          .found("method " + control.pruner().name())
          .needed("a control: random, anti-wanda, noise or shuffled-wanda")
          .fault();
    }
    ratio(control);
    return new PruneRequest(
        protocol.pruner(PruneMethod.WANDA), control.selection(), control.recipe(), control.seed());
  }

  /// Searches for the ratio of `control` that does as much damage as `reference` does.
  public static MatchedDamage find(
      PruneRequest control,
      PruneRequest reference,
      DamageMatching matching,
      DamageMeasurement measurement) {
    var damage = measurement.of(reference);
    double ratio = ratio(reference);
    var match = matching.match(damage, ratio, tried -> measurement.of(at(tried, control)));
    return new MatchedDamage(at(match.ratio(), control), matching.measure(), ratio, damage, match);
  }

  /// The one ratio of `request`, which a control can be pruned at more or less than.
  public static double ratio(PruneRequest request) {
    var rest = request.recipe().rest();
    if (request.recipe().rules().isEmpty()
        && rest.isPresent()
        && rest.get() instanceof Sparsity.Unstructured(double ratio)) {
      return ratio;
    }
    throw EspalierException.in("--match-damage")
        .found("sparsity " + request.recipe().label())
        .needed("one ratio for all of the target, such as --sparsity 0.2")
        .fault();
  }

  /// `request` at another ratio.
  public static PruneRequest at(double ratio, PruneRequest request) {
    return new PruneRequest(
        request.pruner(),
        request.selection(),
        new Recipe(Optional.of(new Sparsity.Unstructured(ratio)), List.of()),
        request.seed());
  }

  /// `matched in kl: random at 0.0413 does 0.0519 nats a token, wanda at 0.2 does 0.0525 (8
  /// trials)`.
  public String inWords() {
    return String.format(
        Locale.ROOT,
        "matched in %s: %s at %s does %.3g nats a token, wanda at %s does %.3g (%d trials%s)",
        measure,
        request.pruner().name(),
        match.ratio(),
        measure.of(match.damage()),
        referenceRatio,
        measure.of(reference),
        match.trials(),
        match.isWithin() ? "" : ", as near as it goes");
  }
}
