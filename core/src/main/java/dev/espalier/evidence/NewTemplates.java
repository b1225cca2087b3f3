package dev.espalier.evidence;

import dev.espalier.stats.Interval;
import dev.espalier.stats.TemplateMeans;
import dev.espalier.stats.TemplateMeans.Without;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The second estimand: templates like these, rather than these. It never decides the verdict.
///
/// @param interval Student's over template means; absent where all are equal
/// @param lowest the mean without the template that raises it most
/// @param highest the mean without the template that lowers it most
public record NewTemplates(
    int templates, double mean, Optional<Interval> interval, Without lowest, Without highest) {
  static NewTemplates of(TemplateMeans means) {
    List<Without> without = means.leaveOneOut();
    var byMean = Comparator.comparingDouble(Without::mean);
    return new NewTemplates(
        means.templates(),
        means.mean().orElseThrow(),
        means.studentInterval(Difference.LEVEL),
        without.stream().min(byMean).orElseThrow(),
        without.stream().max(byMean).orElseThrow());
  }
}
