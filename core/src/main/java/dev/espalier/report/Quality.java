package dev.espalier.report;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What is worth knowing about a variant's judged answers beside their verdicts. An answer may
/// carry several flags, and is judged all the same.
///
/// @param flags answers by flag; [#FLAGS] first, at 0 where none carries one
/// @param unscoredReasons unscored answers by the judge's reason
/// @param capped answers that ran to the cap of new tokens
/// @param answersWithNearTies answers with a step whose two best logits nearly tied
/// @param nearTies such steps in all
/// @param newTokens tokens written in all
public record Quality(
    Map<String, Integer> flags,
    Map<String, Integer> unscoredReasons,
    int capped,
    int answersWithNearTies,
    long nearTies,
    long newTokens) {
  /// The flags that our own judges give, in the order of tables.
  static final java.util.List<String> FLAGS =
      java.util.List.of("cut", "looped", "garbled", "off-topic", "other-language");

  /// Those of which a narrow table says that there are none.
  static final java.util.List<String> ALWAYS_SHOWN = FLAGS.subList(0, 3);

  public Quality {
    flags = Collections.unmodifiableMap(new LinkedHashMap<>(flags));
    unscoredReasons = Collections.unmodifiableMap(new LinkedHashMap<>(unscoredReasons));
  }
}
