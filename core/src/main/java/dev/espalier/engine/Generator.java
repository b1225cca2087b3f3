package dev.espalier.engine;

import dev.espalier.Progress;
import dev.espalier.model.LanguageModel;
import dev.espalier.tensor.OutOfNativeMemory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Continues prompts, many rows at a time.
///
/// What prompts begin with in common is read and held once; a row that ends gives its place to the
/// next. Outcomes are handed over as their rows end, so that the caller can store each at once. Not
/// thread-safe.
public final class Generator {
  private final LanguageModel model;
  private final Set<Integer> endIds;
  private final StopTexts stops;
  private final BatchPlan plan;

  /// A row ends at any of `endIds`.
  public Generator(LanguageModel model, Set<Integer> endIds, BatchPlan plan) {
    this(model, endIds, StopTexts.NONE, plan);
  }

  /// A row ends at any of `endIds`, and when its text contains one of `stops`.
  public Generator(LanguageModel model, Set<Integer> endIds, StopTexts stops, BatchPlan plan) {
    this.model = model;
    this.endIds = Set.copyOf(endIds);
    this.stops = stops;
    this.plan = plan;
    plan.prepare(model);
  }

  /// Continues every request and tells `finished` of each outcome, in the order in which rows end.
  ///
  /// A prompt that leaves no room in the context fails by itself; the others go on. Where memory
  /// runs out, fewer rows run at a time. `progress` counts generated tokens.
  public void generate(
      List<GenerationRequest> requests,
      Sampling sampling,
      Consumer<Outcome> finished,
      Progress.Task progress) {
    var ids = requests.stream().map(GenerationRequest::id).collect(Collectors.toSet());
    generate(new Selection(requests, ids), sampling, finished, progress);
  }

  /// Requests of which some are to be continued.
  ///
  /// @param requests all that belong together: where numerics are stable they fix the batches
  /// @param wanted the ids of those whose outcomes are asked for
  public record Selection(List<GenerationRequest> requests, Set<String> wanted) {
    public Selection {
      requests = List.copyOf(requests);
      wanted = Set.copyOf(wanted);
    }

    private Selection wantedOnly() {
      var asked = requests.stream().filter(request -> wanted.contains(request.id())).toList();
      return new Selection(asked, wanted);
    }
  }

  /// Continues the wanted ones of a selection, as [#generate(List, Sampling, Consumer,
  /// Progress.Task)] does.
  public void generate(
      Selection selection, Sampling sampling, Consumer<Outcome> finished, Progress.Task progress) {
    boolean isStable = plan.numerics() == BatchPlan.Numerics.STABLE;
    var asked = isStable ? selection : selection.wantedOnly();
    Consumer<Outcome> tell =
        outcome -> {
          if (asked.wanted().contains(outcome.id())) {
            finished.accept(outcome);
          }
        };
    var fitting = fitting(asked.requests(), sampling, tell);
    var rows = rows(groups(fitting, sampling), sampling);
    rows.stream().filter(row -> !asked.wanted().contains(row.request().id())).forEach(Row::end);
    try {
      var rules = new RowRules(sampling, endIds, stops);
      var listeners = new RunningBatch.Listeners(finished, progress);
      for (List<Row> alike : SizeClasses.of(rows)) {
        run(alike, rules, listeners);
      }
    } finally {
      rows.forEach(row -> row.prefix().close()); // of those that did not end
    }
  }

  /// All outcomes, in the order of the requests.
  public List<Outcome> generate(List<GenerationRequest> requests, Sampling sampling) {
    var byId = new HashMap<String, Outcome>();
    generate(requests, sampling, outcome -> byId.put(outcome.id(), outcome), steps -> {});
    return requests.stream().map(request -> byId.get(request.id())).toList();
  }

  private List<GenerationRequest> fitting(
      List<GenerationRequest> requests, Sampling sampling, Consumer<Outcome> tell) {
    int context = model.config().context();
    var fitting = new ArrayList<GenerationRequest>();
    for (GenerationRequest request : requests) {
      int length = request.promptIds().size();
      if (length >= context) {
        String reason = "prompt of " + length + " tokens exceeds the context of " + context;
        tell.accept(new Outcome.Failed(request.id(), reason));
      } else if (sampling.cap().roomAfter(length) < 1) {
        String reason = "prompt of " + length + " tokens; " + sampling.cap().describe();
        tell.accept(new Outcome.Failed(request.id(), reason));
      } else {
        fitting.add(request);
      }
    }
    return fitting;
  }

  /// Requests by what their prompts share.
  private List<PrefixGroups.Group> groups(List<GenerationRequest> fitting, Sampling sampling) {
    int steps = fitting.stream().mapToInt(r -> limit(r, sampling)).max().orElse(1);
    int longest =
        fitting.stream().mapToInt(r -> r.promptIds().size() + limit(r, sampling)).max().orElse(1);
    return PrefixGroups.of(fitting, steps, plan.sharing(model.config(), longest));
  }

  /// Rows in the order in which they are let in: group by group, the longest first, so that prompts
  /// that are read together are of like length.
  private List<Row> rows(List<PrefixGroups.Group> groups, Sampling sampling) {
    var rows = new ArrayList<Row>();
    for (PrefixGroups.Group group : groups) {
      var ids = group.requests().getFirst().promptIds().subList(0, group.shared());
      var prefix = new SharedPrefix(ids, group.requests().size());
      group.requests().stream()
          .map(request -> new Row(request, prefix, limit(request, sampling), sampling.seed()))
          .sorted(Comparator.comparingInt(Row::ownTokens).reversed()) // stable: then by tokens
          .forEach(rows::add);
    }
    return rows;
  }

  private void run(List<Row> rows, RowRules rules, RunningBatch.Listeners listeners) {
    int slots = rows.stream().mapToInt(Row::slots).max().orElseThrow();
    int capacity = RunningBatch.Size.capacityFor(slots);
    int places = Math.min(rows.size(), plan.rowsOf(capacity, model.config(), model.dtype()));
    if (plan.numerics() == BatchPlan.Numerics.STABLE) {
      runFixed(rows, rules, new RunningBatch.Size(places, capacity), listeners);
      return;
    }
    var left = rows;
    while (!left.isEmpty()) {
      var size = new RunningBatch.Size(places, capacity);
      left = run(left, rules, size, listeners);
      places = Math.max(1, places / 2);
    }
  }

  /// Batches of as many rows as there are places, each to the end of the last row that is wanted.
  /// To make them smaller would change the numbers, so memory that runs out is an error.
  private void runFixed(
      List<Row> rows, RowRules rules, RunningBatch.Size size, RunningBatch.Listeners listeners) {
    for (int from = 0; from < rows.size(); from += size.places()) {
      var fixed = rows.subList(from, Math.min(rows.size(), from + size.places()));
      if (fixed.stream().noneMatch(Row::isWanted)) {
        fixed.forEach(row -> row.prefix().release());
        continue;
      }
      try (var batch = new RunningBatch(model, rules, plan, size, fixed, listeners)) {
        batch.run();
      }
    }
  }

  /// The rows for which memory did not suffice, to be begun again with fewer at a time; a row that
  /// is alone and still too large fails by itself.
  private List<Row> run(
      List<Row> rows, RowRules rules, RunningBatch.Size size, RunningBatch.Listeners listeners) {
    try (var batch = new RunningBatch(model, rules, plan, size, rows, listeners)) {
      try {
        batch.run();
        return List.of();
      } catch (OutOfNativeMemory e) {
        return size.places() > 1
            ? batch.unfinished()
            : allButFirst(batch.unfinished(), e, listeners);
      }
    } catch (OutOfNativeMemory e) { // no room for the cache itself
      return size.places() > 1 ? rows : allButFirst(rows, e, listeners);
    }
  }

  private static List<Row> allButFirst(
      List<Row> rows, OutOfNativeMemory cause, RunningBatch.Listeners listeners) {
    var first = rows.getFirst();
    first.prefix().release();
    listeners.finished().accept(new Outcome.Failed(first.request().id(), cause.getMessage()));
    return rows.subList(1, rows.size());
  }

  /// The tokens that a row may generate: its own, so that it is the same in every batch.
  private int limit(GenerationRequest request, Sampling sampling) {
    return sampling.roomAfter(request.promptIds().size(), model.config());
  }
}
