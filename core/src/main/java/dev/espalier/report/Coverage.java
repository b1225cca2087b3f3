package dev.espalier.report;

/// How much of the suite a variant answered.
///
/// @param asked prompts in the run
/// @param judged answers that the judge has read: the total of every rate
/// @param unjudged answers on which this judge has not spoken
/// @param failed prompts whose generation ended in an error
public record Coverage(int asked, int judged, int unjudged, int failed) {
  public Coverage {
    if (judged < 0 || unjudged < 0 || failed < 0 || judged + unjudged + failed > asked) {
      throw new IllegalArgumentException(
          "%d judged, %d unjudged and %d failed of %d prompts"
              .formatted(judged, unjudged, failed, asked));
    }
  }

  /// Prompts that have no answer yet.
  public int missing() {
    return asked - judged - unjudged - failed;
  }
}
