package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.bench.Exam;
import dev.espalier.bench.Item;
import dev.espalier.bench.Metric;
import dev.espalier.bench.Notebook;
import dev.espalier.store.BenchmarkItem;
import dev.espalier.store.BenchmarkItemRow;
import dev.espalier.store.ExaminationRow;
import dev.espalier.store.RunStore;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A run as the notebook of an examination: an item is durable before it counts.
final class StoredNotebook implements Notebook {
  private final RunStore store;
  private final String variantId;
  private final Exam exam;
  private final String rule;
  private final int ordinal;
  private final Map<String, Map<Integer, BenchmarkItem>> known = new HashMap<>();

  StoredNotebook(RunStore store, String variantId, Exam exam, String rule, int ordinal) {
    this.store = store;
    this.variantId = variantId;
    this.exam = exam;
    this.rule = rule;
    this.ordinal = ordinal;
  }

  @Override
  public void begin(Outline task) {
    var row =
        new ExaminationRow(
            variantId,
            task.task(),
            rule,
            exam.label(),
            exam.metric().label(),
            task.questions(),
            task.note(),
            ordinal);
    store.putExaminations(List.of(row));
    var items = new HashMap<Integer, BenchmarkItem>();
    store.benchmarkItems(row).forEach(item -> items.put(item.row().item(), item));
    known.put(task.task(), items);
  }

  @Override
  public Optional<Item> known(String task, int index, String promptSha256) {
    return Optional.ofNullable(known.getOrDefault(task, Map.of()).get(index))
        .filter(item -> item.row().promptHash().equals(promptSha256))
        .flatMap(this::item);
  }

  /// A purged answer is asked for again.
  private Optional<Item> item(BenchmarkItem item) {
    var row = item.row();
    if (!row.isAnswered()) {
      return Optional.of(new Item.Unanswered(row.item(), row.promptHash(), row.unanswered()));
    }
    if (row.answer() == null || row.gold() == null) {
      return Optional.empty();
    }
    var scores = new EnumMap<Metric, Double>(Metric.class);
    item.scores()
        .forEach((label, score) ->
            scores.put(Metric.named(label).orElseThrow(() -> unknown(label)), score));
    return Optional.of(
        new Item.Answered(
            row.item(),
            row.promptHash(),
            row.nats(),
            row.answer(),
            row.gold(),
            scores,
            row.chance(),
            row.cutTokens()));
  }

  private EspalierException unknown(String metric) {
    return EspalierException.in(store.run())
        .found("a score by '" + metric + "'")
        .needed("a metric that this Espalier knows")
        .remedy("A newer Espalier wrote this run: go on with that one.")
        .fault();
  }

  @Override
  public void keep(String task, Item item) {
    store.putBenchmarkItems(List.of(row(task, item)));
  }

  private BenchmarkItem row(String task, Item item) {
    return switch (item) {
      case Item.Answered answered -> {
        var scores = new TreeMap<String, Double>();
        answered.scores().forEach((metric, score) -> scores.put(metric.label(), score));
        yield new BenchmarkItem(
            new BenchmarkItemRow(
                variantId,
                task,
                rule,
                answered.index(),
                answered.promptSha256(),
                BenchmarkItemRow.list(answered.logLikelihoods()),
                answered.answer(),
                answered.gold(),
                answered.chance(),
                answered.cutTokens(),
                ""),
            scores);
      }
      case Item.Unanswered unanswered ->
          new BenchmarkItem(
              new BenchmarkItemRow(
                  variantId,
                  task,
                  rule,
                  unanswered.index(),
                  unanswered.promptSha256(),
                  "",
                  null,
                  null,
                  0,
                  0,
                  unanswered.reason()),
              Map.of());
    };
  }
}
