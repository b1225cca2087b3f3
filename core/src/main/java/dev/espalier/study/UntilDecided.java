package dev.espalier.study;

import static java.util.stream.Collectors.toSet;

import dev.espalier.Progress;
import dev.espalier.engine.BatchPlan;
import dev.espalier.evidence.Choice;
import dev.espalier.evidence.Dose;
import dev.espalier.evidence.Evidence;
import dev.espalier.evidence.TaskOrder;
import dev.espalier.evidence.Verdict;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.store.PromptRow;
import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/// Asks two models task after task, in an order drawn before the first answer, and stops when the
/// verdict on them is decided.
///
/// A task is taken whole: under all templates, bare, with its twin, of both models. The order is a
/// function of the run's seed, and stored. What stops is a verdict by intervals that hold at every
/// moment ([dev.espalier.stats.Betting]), so that looking after every few tasks costs no error.
public final class UntilDecided {
  /// Between two looks: enough for a batch. Looking more seldom costs tasks, never an error.
  private static final int TASKS_AT_ONCE = 8;

  private final RunStore store;
  private final RunPlan plan;
  private final BatchPlan batches;

  public UntilDecided(RunStore store, RunPlan plan, BatchPlan batches) {
    this.store = store;
    this.plan = plan;
    this.batches = batches;
  }

  /// A model under measurement.
  public record Side(Checkpoint checkpoint, VariantRow variant) {}

  /// A look at the run.
  ///
  /// @param tasks that were taken so far, harmless ones without a harmful twin among them
  /// @param of all tasks of the suite
  public record Look(int tasks, int of, Verdict verdict) {
    public boolean isDecided() {
      return !(verdict instanceof Verdict.Undecided);
    }
  }

  /// Measures both until a look decides or no task is left, and tells `looked` of every look.
  public Look measure(Side before, Side after, Consumer<Look> looked, Progress progress) {
    var rows = SuiteRows.of(plan.suite());
    var order = order(rows);
    var choice =
        new Choice(
            before.variant().variantId(), after.variant().variantId(), new Dose.OfRun(), null);
    for (int to = first(rows, order); ; to += TASKS_AT_ONCE) {
      var taken = new HashSet<>(order.subList(0, Math.min(to, order.size())));
      var asked =
          rows.stream()
              .filter(row -> taken.contains(TaskOrder.task(row)))
              .map(PromptRow::promptId)
              .collect(toSet());
      for (Side side : List.of(before, after)) {
        new RefusalMeasurement(store, plan, batches, asked)
            .measure(
                side.checkpoint(),
                side.variant(),
                "answers of %s to %d tasks".formatted(side.variant().label(), taken.size()),
                progress);
      }
      var look = new Look(taken.size(), order.size(), Evidence.of(store, choice).verdict());
      looked.accept(look);
      if (look.isDecided() || taken.size() == order.size()) {
        return look;
      }
    }
  }

  /// Tasks before the first look: with fewer than two harmful ones there is nothing to look at.
  private static int first(List<PromptRow> rows, List<String> order) {
    var harmful =
        rows.stream()
            .filter(row -> row.expectation().equals("harmful"))
            .map(TaskOrder::task)
            .collect(toSet());
    int seen = 0;
    for (int i = 0; i < order.size(); i++) {
      seen += harmful.contains(order.get(i)) ? 1 : 0;
      if (seen == 2) {
        return Math.max(TASKS_AT_ONCE, i + 1);
      }
    }
    return order.size();
  }

  /// The order of the run, drawn where it has none yet.
  private List<String> order(List<PromptRow> rows) {
    var known = store.taskOrder();
    if (!known.isEmpty()) {
      return known;
    }
    var order = TaskOrder.of(rows, plan.sampleSeed());
    store.putTaskOrder(order);
    return order;
  }
}
