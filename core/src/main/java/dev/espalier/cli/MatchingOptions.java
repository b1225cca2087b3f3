package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.bench.Perplexity;
import dev.espalier.study.Damage;
import dev.espalier.study.DamageMatching;
import dev.espalier.study.DamageMeasurement.HarmlessText;
import dev.espalier.suite.SuiteText;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that make a control do as much damage as a method: a mixin.
final class MatchingOptions {
  @Option(
      names = "--match-damage",
      paramLabel = "MEASURE",
      description =
          "Prune a control until it harms predictions of harmless text as much as the method at"
              + " --sparsity does, by ${COMPLETION-CANDIDATES}: the divergence from the dense model, or"
              + " the text's likelihood.")
  private Damage.@Nullable Measure measure; // null: not given

  @Option(
      names = "--match-tolerance",
      paramLabel = "SHARE",
      description = "How near is near enough, as a share of the damage. Default: ${DEFAULT-VALUE}.")
  private double tolerance = 0.05;

  @Option(
      names = "--match-text",
      paramLabel = "FILE",
      description =
          "A harmless text that the model was not calibrated on, in UTF-8. Default: the prose on"
              + " gardens that comes with Espalier.")
  private @Nullable Path text; // null: the built-in text

  @Option(
      names = "--match-tokens",
      paramLabel = "N",
      description = "As many of the text's first tokens are scored. Default: ${DEFAULT-VALUE}.")
  private int tokens = 2048;

  /// Whether matching was asked for.
  boolean areGiven() {
    return measure != null;
  }

  /// The search, by the measure that was asked for, else by the divergence.
  DamageMatching matching() {
    if (!(tolerance > 0 && tolerance < 1)) {
      throw EspalierException.in("--match-tolerance")
          .found(Double.toString(tolerance))
          .needed("a share between 0 and 1, such as 0.05")
          .fault();
    }
    return new DamageMatching(measure == null ? Damage.Measure.KL : measure, tolerance);
  }

  /// The text to measure on.
  HarmlessText harmless() {
    if (tokens < 2) {
      throw EspalierException.in("--match-tokens")
          .found(Integer.toString(tokens))
          .needed("at least 2")
          .fault();
    }
    return text == null
        ? new HarmlessText(Perplexity.BUILTIN_TEXT, Perplexity.builtinText(), tokens)
        : new HarmlessText(text.toString(), SuiteText.read(text).text(), tokens);
  }
}
