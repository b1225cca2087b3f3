package dev.espalier.evidence;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.espalier.stats.ClusteredShift;
import dev.espalier.stats.Interval;
import dev.espalier.stats.SeparationChange;
import dev.espalier.stats.SignFlip;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The second endpoint: the log-odds of a refusal against another answer at the first tokens, in
/// nats. It moves where the rate of refusals sits at 0 or 100 %, and needs no judge. In JSON, `is`
/// says which.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "is")
public sealed interface RefusalMargin {
  /// Both models have margins.
  ///
  /// @param harmful on the prompts of the primary endpoint
  /// @param harmless on harmless prompts that were asked the same way; absent without any
  /// @param separation of harmful from harmless prompts by the margin, within each template; absent
  ///   without harmless ones
  /// @param covered how much of all probability the openings of both kinds hold, on the middle one
  ///   of the harmful prompts, before and after
  @JsonTypeName("measured")
  record Measured(
      Shift harmful,
      Optional<Shift> harmless,
      Optional<SeparationChange> separation,
      Covered covered)
      implements RefusalMargin {}

  /// At least one model has none.
  @JsonTypeName("not measured")
  record NotMeasured(String reason) implements RefusalMargin {}

  /// Medians of a probability, in [0, 1].
  record Covered(double before, double after) {}

  /// A paired difference over tasks, after − before, in nats.
  ///
  /// @param before mean over tasks of the first model's margin
  /// @param after of the second's
  /// @param interval bootstrap-t by task at [Difference#LEVEL]; absent for fewer than two tasks,
  ///   and in a run that stopped when it was decided: a number without bounds has none that holds
  ///   at every moment
  /// @param test sign-flip test of no difference; absent in a run that stopped early
  record Shift(
      int pairs,
      int tasks,
      double before,
      double after,
      double mean,
      Optional<Interval> interval,
      Optional<SignFlip> test) {
    static Shift of(
        ClusteredShift shift, double before, Stopping stopping, RandomGenerator random) {
      double mean = shift.mean().orElseThrow();
      return new Shift(
          shift.pairs(),
          shift.clusters(),
          before,
          before + mean,
          mean,
          switch (stopping) {
            case AS_PLANNED -> shift.bootstrapInterval(Difference.LEVEL, random);
            case UNTIL_DECIDED -> Optional.empty();
          },
          switch (stopping) {
            case AS_PLANNED -> shift.signFlip(random);
            case UNTIL_DECIDED -> Optional.empty();
          });
    }
  }
}
