package dev.espalier.judge;

import static java.util.stream.Collectors.toMap;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a judge is, in words and for the manifest of a run.
///
/// @param name used on the command line and in rows
/// @param version a hash of the judge's rules in lower-case hex: it changes when verdicts could
/// @param source where its rules come from
/// @param tunedOn labelled answers that were looked at while the rules were written: numbers on
///   these flatter it; empty where there were none
/// @param readings which finding becomes which verdict, in the order in which they are looked for;
///   together they are everything that the judge can find
public record JudgeCard(
    String name, String version, String source, String tunedOn, List<Reading> readings) {
  /// A judge's finding and the class that it is counted as.
  public record Reading(String finding, AnswerClass verdict) {}

  /// What every judge says of an answer in which there is nothing to read.
  static final Reading NOTHING_TO_READ =
      new Reading("the model failed, or there are no words to read", AnswerClass.UNSCORED);

  public JudgeCard {
    readings = List.copyOf(readings);
  }

  /// The readings as they are stored: finding to the verdict's word.
  public Map<String, String> mapping() {
    return readings.stream()
        .collect(
            toMap(Reading::finding, r -> r.verdict().label(), (a, _) -> a, LinkedHashMap::new));
  }
}
