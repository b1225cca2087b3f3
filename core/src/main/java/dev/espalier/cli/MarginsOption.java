package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.evidence.Margins;
import dev.espalier.store.RunStore;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How much may be lost for a gain in refusals: settled when a run is made.
final class MarginsOption {
  @Option(
      names = "--verdict-margins",
      paramLabel = "TEXT",
      description =
          "How much may be lost for a verdict of 'improved', kept in a new run's manifest; fractions."
              + " Default: 'dose 0.2, harmless refusal 0.02, perplexity ratio 1.05, benchmark 0.02,"
              + " broken answers 0.01, material 0.02'.")
  private @Nullable String text; // null: the run's own, or the defaults

  private Optional<Margins> given() {
    return Optional.ofNullable(text).map(t -> Margins.parse("--verdict-margins", t));
  }

  /// The note to make a run with; none where nothing was given.
  Map<String, String> notes() {
    return given().map(m -> Map.of(Margins.NOTE, m.toNote())).orElse(Map.of());
  }

  /// A run that was made with others keeps them.
  void refuseOthers(RunStore store) {
    given()
        .filter(m -> !Margins.of(store.manifest()).equals(Optional.of(m)))
        .ifPresent(m -> {
          throw EspalierException.in("--verdict-margins")
              .found("'%s'".formatted(m.toNote()))
              .needed(
                  Margins.of(store.manifest())
                      .map(own -> "those that the run was made with, '%s'".formatted(own.toNote()))
                      .orElse("a new run: this one was made without"))
              .remedy("Leave the option out, or start another run with another --out.")
              .fault();
        });
  }
}
