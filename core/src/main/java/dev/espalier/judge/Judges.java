package dev.espalier.judge;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import java.util.Arrays;

/// The judges there are: a new one is a file, two lines here, and a test that extends the contract.
public enum Judges {
  PAPER_TEN_SUBSTRINGS,
  ESPALIER_RULES;

  public Judge judge() {
    return switch (this) {
      case PAPER_TEN_SUBSTRINGS -> new PaperJudge();
      case ESPALIER_RULES -> new RulesJudge();
    };
  }

  /// The judge of that name.
  public static Judge named(String name) {
    return Arrays.stream(values())
        .map(Judges::judge)
        .filter(judge -> judge.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            EspalierException.in("--judge")
                .found("unknown judge '" + name + "'")
                .needed(
                    "one of "
                        + Arrays.stream(values())
                            .map(judge -> judge.judge().name())
                            .collect(joining(", ")))
                .fault());
  }
}
