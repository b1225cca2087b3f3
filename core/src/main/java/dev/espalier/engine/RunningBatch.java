package dev.espalier.engine;

import dev.espalier.Progress;
import dev.espalier.model.Backend;
import dev.espalier.model.KvCache;
import dev.espalier.model.LanguageModel;
import dev.espalier.tensor.Scope;
import dev.espalier.tensor.Tensor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;

/// Rows that run together, each from its prompt to its own end; rows that wait take the places of
/// those that end (continuous batching: Yu et al. 2022, Orca).
///
/// Prompts are read beside the running rows, then their keys and values join these. A step costs
/// the same for a few rows more or less, so places are filled a few at a time, whose prompts are
/// read in one pass.
///
/// Where the plan's numerics are stable there are as many places as rows, and a row that has ended
/// keeps its place until it could have come to its cap: the shape of every pass is then a matter of
/// the rows' prompts alone.
final class RunningBatch implements AutoCloseable {
  /// Rows are let in when so large a part of the places is free.
  private static final int PART_FREE = 8;

  /// Intermediate results change their size with each step, so that none fits where the one before
  /// it was: a C library's heap grows by that to several times of what is in use.
  private static final int STEPS_BETWEEN_RELEASES = 32;

  private final LanguageModel model;
  private final RowRules rules;
  private final BatchPlan plan;
  private final int places;
  private final Deque<Row> waiting;
  private final KvCache cache;
  private final Consumer<Outcome> finished;
  private final Progress.Task progress;
  private List<Row> running = List.of(); // in the cache's order

  /// Where outcomes and progress go.
  record Listeners(Consumer<Outcome> finished, Progress.Task progress) {}

  /// `places` rows of at most `slots` tokens of their own run at a time.
  RunningBatch(
      LanguageModel model,
      RowRules rules,
      BatchPlan plan,
      Size size,
      List<Row> waiting,
      Listeners listeners) {
    this.model = model;
    this.rules = rules;
    this.plan = plan;
    this.places = size.places();
    this.waiting = new ArrayDeque<>(waiting);
    this.cache = KvCache.empty(model, size.places(), size.capacity());
    this.finished = listeners.finished();
    this.progress = listeners.progress();
  }

  /// How large a batch is.
  ///
  /// @param places rows at a time
  /// @param capacity slots of a row in the cache: what the longest needs, and some to move within
  record Size(int places, int capacity) {
    /// Slots for rows of which the longest needs `slots`.
    static int capacityFor(int slots) {
      return slots + Math.max(16, slots / 8);
    }
  }

  /// Rows that have not ended: those that wait, and those that run, to be begun again.
  List<Row> unfinished() {
    var left = new ArrayList<Row>();
    running.forEach(row -> left.add(row.again()));
    left.addAll(waiting);
    return left;
  }

  void run() {
    for (int step = 1; !waiting.isEmpty() || running.stream().anyMatch(Row::isWanted); step++) {
      if (step % STEPS_BETWEEN_RELEASES == 0) {
        Backend.releaseFreedMemory();
      }
      int few = Math.min(waiting.size(), Math.max(1, places / PART_FREE));
      if (few > 0 && places - running.size() >= few) {
        admit();
      } else {
        step();
      }
    }
    running.forEach(row -> row.prefix().release()); // ended, but still in their places
    running = List.of();
  }

  private void step() {
    try (var _ = Scope.open()) {
      long[] last = running.stream().mapToLong(Row::lastId).toArray();
      var logits = LastLogits.of(model, cache, last, 1);
      running = choose(running, cache, logits);
    }
  }

  private void admit() {
    while (!waiting.isEmpty() && running.size() < places) {
      admit(next());
    }
  }

  /// The first of those that wait, and those behind it that share its prefix, as many as one pass
  /// takes.
  private List<Row> next() {
    var together = new ArrayList<Row>();
    var prefix = waiting.getFirst().prefix();
    int width = 0;
    for (Row row : waiting) {
      width = Math.max(width, row.ownTokens());
      int rows = together.size() + 1;
      if (row.prefix() != prefix
          || running.size() + rows > places
          || (rows > 1 && (long) rows * width > plan.stepTokens())) {
        break;
      }
      together.add(row);
    }
    return together;
  }

  /// Reads the prompts of `rows`, the first of those that wait, and lets them run.
  private void admit(List<Row> rows) {
    var prompts = new LeftPadded(rows.stream().map(Row::ownIds).toList());
    var prefix = rows.getFirst().prefix().read(model, plan.stepTokens());
    try (var reading = KvCache.behind(prefix, model, prompts.padding(), prompts.slots());
        var scope = Scope.open()) {
      var logits = readPrompts(scope, prompts, reading);
      var left = choose(rows, reading, logits);
      rows.forEach(_ -> waiting.removeFirst());
      if (!left.isEmpty()) {
        var all = new ArrayList<>(running);
        all.addAll(left);
        running = all; // first: where memory does not suffice for the rest, they are begun again
        cache.append(reading);
      }
    }
  }

  /// Reads the prompts, in parts of at most `stepTokens` tokens over all rows: the logits of each
  /// row's last token, `[B, vocabulary]`, born in `outer`.
  private Tensor readPrompts(Scope outer, LeftPadded prompts, KvCache reading) {
    int slots = prompts.slots();
    int width = Math.max(1, plan.stepTokens() / reading.rows());
    for (int from = 0; ; from += width) {
      int to = Math.min(slots, from + width);
      try (var scope = Scope.open()) {
        var logits = LastLogits.of(model, reading, prompts.slice(from, to), to - from);
        if (to == slots) {
          return outer.adopt(scope.keep(logits));
        }
      }
    }
  }

  /// Appends each row's next token and takes the rows that are done out of `of`: those that go on,
  /// in its order.
  private List<Row> choose(List<Row> rows, KvCache of, Tensor logits) {
    var chooser = TokenChooser.of(logits, rules.sampling());
    var leaving = new HashSet<Integer>();
    var outcomes = new ArrayList<Outcome>();
    for (int index = 0; index < rows.size(); index++) {
      Row row = rows.get(index);
      row.tookStep();
      if (row.isWanted()) {
        rules.next(row, index, chooser).ifPresent(outcomes::add);
      }
      if (isDone(row)) {
        leaving.add(index);
      }
    }
    progress.advance(rows.size());
    var left = rows;
    if (!leaving.isEmpty()) {
      left = of.remove(leaving).stream().map(rows::get).toList();
      leaving.forEach(index -> rows.get(index).prefix().release());
    }
    outcomes.forEach(finished);
    return left;
  }

  /// Whether its place is free.
  private boolean isDone(Row row) {
    return plan.numerics() == BatchPlan.Numerics.STABLE ? row.isAtLimit() : !row.isWanted();
  }

  @Override
  public void close() {
    cache.close();
  }
}
