package dev.espalier.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;

/// The statements that write and read rows of benchmarks and of windows of texts.
final class CapabilityRows {
  static final String EXAMINATION =
      """
      INSERT INTO examination VALUES (
        :variantId, :task, :rule, :benchmark, :metric, :questions, :note, :ordinal)
      ON CONFLICT (variant_id, task, rule) DO UPDATE SET
        benchmark = excluded.benchmark, metric = excluded.metric, questions = excluded.questions,
        note = excluded.note, ordinal = excluded.ordinal
      """;

  private static final String ITEM =
      """
      INSERT OR REPLACE INTO benchmark_item VALUES (
        :variantId, :task, :rule, :item, :promptHash, :logLikelihoods, :answer, :gold, :chance,
        :cutTokens, :unanswered)
      """;

  private static final String SCORE =
      "INSERT INTO benchmark_score VALUES (:variantId, :task, :rule, :item, :metric, :score)";

  private static final String WINDOW =
      """
      INSERT OR REPLACE INTO perplexity_window VALUES (
        :variantId, :textId, :windowTokens, :rule, :ordinal, :tokens, :nllNats)
      """;

  private CapabilityRows() {}

  /// A replaced item takes its scores with it: ON DELETE CASCADE.
  static int putItems(Handle handle, List<BenchmarkItem> items) {
    Writes.batch(handle, ITEM, items.stream().map(BenchmarkItem::row).toList());
    var scores = items.stream().flatMap(item -> item.scoreRows().stream()).toList();
    return Writes.batch(handle, SCORE, scores);
  }

  static int putWindows(Handle handle, PerplexityRow row, List<PerplexityWindowRow> windows) {
    Writes.batch(handle, Writes.PERPLEXITY, List.of(row));
    handle
        .createUpdate(
            """
            DELETE FROM perplexity_window WHERE variant_id = :variantId AND text_id = :textId
              AND window_tokens = :windowTokens AND rule = :rule
            """)
        .bindMethods(row)
        .execute();
    return Writes.batch(handle, WINDOW, windows);
  }

  static List<ExaminationRow> examinations(Handle handle) {
    return list(
        handle.createQuery(
            """
            SELECT e.* FROM examination e JOIN variant v USING (variant_id)
            ORDER BY e.ordinal, task, rule, v.ordinal, e.variant_id
            """),
        ExaminationRow.class);
  }

  static List<BenchmarkItem> items(Handle handle, ExaminationRow examination) {
    String those = " WHERE variant_id = :variantId AND task = :task AND rule = :rule ORDER BY item";
    var scores =
        list(
                handle
                    .createQuery("SELECT * FROM benchmark_score" + those)
                    .bindMethods(examination),
                BenchmarkScoreRow.class)
            .stream()
            .collect(
                groupingBy(
                    BenchmarkScoreRow::item,
                    toMap(BenchmarkScoreRow::metric, BenchmarkScoreRow::score)));
    return list(
            handle.createQuery("SELECT * FROM benchmark_item" + those).bindMethods(examination),
            BenchmarkItemRow.class)
        .stream()
        .map(row -> new BenchmarkItem(row, scores.getOrDefault(row.item(), java.util.Map.of())))
        .toList();
  }

  static List<PerplexityWindowRow> windows(Handle handle, PerplexityRow row) {
    return list(
        handle
            .createQuery(
                """
                SELECT * FROM perplexity_window WHERE variant_id = :variantId AND text_id = :textId
                  AND window_tokens = :windowTokens AND rule = :rule ORDER BY ordinal
                """)
            .bindMethods(row),
        PerplexityWindowRow.class);
  }

  /// What the models wrote, and what they should have; places of choices stay.
  static int purgeTexts(Handle handle) {
    return handle.execute(
        """
        UPDATE benchmark_item SET answer = NULL, gold = NULL
        WHERE log_likelihoods = '' AND (answer IS NOT NULL OR gold IS NOT NULL)
        """);
  }

  private static <T extends Record> List<T> list(Query query, Class<T> type) {
    return query.map(ConstructorMapper.of(type)).list();
  }
}
