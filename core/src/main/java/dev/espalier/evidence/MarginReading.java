package dev.espalier.evidence;

import dev.espalier.stats.ClusteredShift;
import dev.espalier.stats.Sample;
import dev.espalier.stats.SeparationChange;
import dev.espalier.store.MarginRow;
import dev.espalier.store.PromptRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// The refusal margins of two models on the prompts that both answered.
final class MarginReading {
  private static final String BARE = "";

  private final Reading reading;
  private final List<Pair> pairs = new ArrayList<>();

  private record Pair(PromptRow prompt, String task, MarginRow before, MarginRow after) {}

  MarginReading(Arms arms, Reading reading) {
    this.reading = reading;
    for (var pair : reading.matching(_ -> true)) {
      String id = pair.prompt().promptId();
      var before = arms.before().margins().get(id);
      var after = arms.after().margins().get(id);
      if (before != null && after != null && before.openingsHash().equals(after.openingsHash())) {
        pairs.add(new Pair(pair.prompt(), pair.cluster(), before, after));
      }
    }
  }

  /// On the prompts of the primary endpoint, or their like among the harmless.
  RefusalMargin endpoint() {
    boolean isInTemplates = reading.isInTemplates();
    var asked = among(p -> Arm.isBare(p) != isInTemplates);
    var harmful = asked.stream().filter(p -> Arm.isHarmful(p.prompt)).toList();
    var harmless = asked.stream().filter(p -> !Arm.isHarmful(p.prompt)).toList();
    if (harmful.isEmpty()) {
      return new RefusalMargin.NotMeasured("the run holds no refusal margins of both models");
    }
    return new RefusalMargin.Measured(
        shift(harmful, "margin harmful"),
        harmless.isEmpty() ? Optional.empty() : Optional.of(shift(harmless, "margin harmless")),
        harmless.isEmpty() ? Optional.empty() : separation(asked),
        new RefusalMargin.Covered(
            median(harmful.stream().map(p -> p.before.covered()).sorted().toList()),
            median(harmful.stream().map(p -> p.after.covered()).sorted().toList())));
  }

  private List<Pair> among(Predicate<PromptRow> kind) {
    return pairs.stream().filter(p -> kind.test(p.prompt)).toList();
  }

  private RefusalMargin.Shift shift(List<Pair> of, String question) {
    var shift =
        ClusteredShift.of(
            of.stream()
                .map(p -> new ClusteredShift.Pair(p.task, p.before.nats(), p.after.nats()))
                .toList());
    var level =
        ClusteredShift.of(
            of.stream().map(p -> new ClusteredShift.Pair(p.task, 0, p.before.nats())).toList());
    return RefusalMargin.Shift.of(
        shift, level.mean().orElseThrow(), reading.stopping(), reading.random(question));
  }

  /// Its intervals are of a fixed number of tasks.
  private Optional<SeparationChange> separation(List<Pair> of) {
    if (reading.stopping() == Stopping.UNTIL_DECIDED) {
      return Optional.empty();
    }
    return SeparationChange.of(
        of.stream()
            .map(p ->
                new SeparationChange.Item(
                    p.task,
                    p.prompt.template() == null ? BARE : p.prompt.template(),
                    Arm.isHarmful(p.prompt),
                    p.before.nats(),
                    p.after.nats()))
            .toList(),
        Difference.LEVEL,
        reading.random("separation"));
  }

  private static double median(List<Double> sorted) {
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : new Sample(sorted.subList(middle - 1, middle + 1)).mean().orElseThrow();
  }
}
