package dev.espalier.report;

import java.util.List;

/// A run in sentences, for a terminal: what its numbers show, and what limits them.
///
/// @param headline what the pruned models did on harmful prompts and on harmless twins
/// @param warnings what to know before reading the numbers, gravest first
public record Findings(String headline, List<String> warnings) {
  public Findings {
    warnings = List.copyOf(warnings);
  }

  public static Findings of(Results results) {
    return new Findings(
        String.join(" ", Headline.of(results, Typography.PLAIN)),
        Caveats.warnings(results, Typography.PLAIN));
  }
}
