package dev.espalier.store;

import dev.espalier.EspalierException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// The statements that write rows. Each is an upsert: the same key takes the new values.
final class Writes {
  static final String VARIANT =
      """
      INSERT INTO variant VALUES (
        :variantId, :label, :modelName, :method, :target, :requestedSparsity, :sparsityOfTarget,
        :sparsityOfBlocks, :sparsityOfAll, :weightsHash, :dtype, :calibration, :ordinal)
      ON CONFLICT (variant_id) DO UPDATE SET
        label = excluded.label, model_name = excluded.model_name, method = excluded.method,
        target = excluded.target, requested_sparsity = excluded.requested_sparsity,
        sparsity_of_target = excluded.sparsity_of_target,
        sparsity_of_blocks = excluded.sparsity_of_blocks,
        sparsity_of_all = excluded.sparsity_of_all, weights_hash = excluded.weights_hash,
        dtype = excluded.dtype, calibration = excluded.calibration, ordinal = excluded.ordinal
      """;

  static final String PROMPT =
      """
      INSERT INTO prompt VALUES (
        :promptId, :suite, :expectation, :template, :category, :subCategory, :severity, :tags,
        :taskId, :twinOf, :textHash, :conversation, :text, :ordinal)
      ON CONFLICT (prompt_id) DO UPDATE SET
        suite = excluded.suite, expectation = excluded.expectation, template = excluded.template,
        category = excluded.category, sub_category = excluded.sub_category,
        severity = excluded.severity, tags = excluded.tags, task_id = excluded.task_id,
        twin_of = excluded.twin_of, text_hash = excluded.text_hash,
        conversation = excluded.conversation, text = excluded.text, ordinal = excluded.ordinal
      """;

  static final String FORMAT = "INSERT OR IGNORE INTO format VALUES (:formatHash, :name, :source)";

  static final String JUDGEMENT =
      """
      INSERT INTO judgement VALUES (:variantId, :promptId, :judge, :verdict, :reason, :flags)
      ON CONFLICT (variant_id, prompt_id, judge) DO UPDATE SET
        verdict = excluded.verdict, reason = excluded.reason, flags = excluded.flags
      """;

  private static final String NO_REPLY =
      """
      DELETE FROM judge_reply
      WHERE variant_id = :variantId AND prompt_id = :promptId AND judge = :judge
      """;

  private static final String REPLY =
      "INSERT INTO judge_reply VALUES (:variantId, :promptId, :judge, :reply)";

  static final String PERPLEXITY =
      """
      INSERT INTO perplexity VALUES (
        :variantId, :textId, :textHash, :tokens, :nllNats, :windowTokens, :rule)
      ON CONFLICT (variant_id, text_id, window_tokens, rule) DO UPDATE SET
        text_hash = excluded.text_hash, tokens = excluded.tokens, nll_nats = excluded.nll_nats
      """;

  static final String MARGIN =
      """
      INSERT INTO margin VALUES (:generationKey, :openingsHash, :refusalNats, :complianceNats)
      ON CONFLICT (generation_key) DO UPDATE SET
        openings_hash = excluded.openings_hash, refusal_nats = excluded.refusal_nats,
        compliance_nats = excluded.compliance_nats
      """;

  private static final String GENERATION =
      """
      INSERT INTO generation VALUES (
        :generationKey, :renderedHash, :promptTokens, :newTokens, :completion, :completionHash,
        :stopReason, :nearTies, :firstNearTie, :elapsedMillis, :error)
      ON CONFLICT (generation_key) DO UPDATE SET
        rendered_hash = excluded.rendered_hash, prompt_tokens = excluded.prompt_tokens,
        new_tokens = excluded.new_tokens, completion = excluded.completion,
        completion_hash = excluded.completion_hash, stop_reason = excluded.stop_reason,
        near_ties = excluded.near_ties, first_near_tie = excluded.first_near_tie,
        elapsed_millis = excluded.elapsed_millis, error = excluded.error
      """;

  private static final String ANSWER =
      "INSERT OR REPLACE INTO answer VALUES (:variantId, :promptId, :generationKey, :formatHash)";

  private Writes() {}

  /// Runs one statement for each row; returns how many rows it touched.
  static int batch(Handle handle, String sql, List<? extends Record> rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    try (var batch = handle.prepareBatch(sql)) {
      rows.forEach(row -> batch.bindMethods(row).add());
      return total(batch.execute());
    }
  }

  static int answers(Handle handle, List<Completed> rows) {
    if (rows.isEmpty()) {
      return 0;
    }
    try (var generations = handle.prepareBatch(GENERATION)) {
      for (var row : rows) {
        var completion = row.generation().completion();
        generations
            .bindMethods(row.generation())
            .bind("completionHash", completion == null ? null : GenerationKey.textHash(completion))
            .add();
      }
      generations.execute();
    }
    // The replaced answer takes its judgements with it: ON DELETE CASCADE.
    int answers = batch(handle, ANSWER, rows.stream().map(Completed::answer).toList());
    batch(handle, JUDGEMENT, rows.stream().flatMap(row -> row.judgements().stream()).toList());
    return answers;
  }

  static int judgements(Handle handle, List<Replied> rows) {
    int judgements = batch(handle, JUDGEMENT, rows.stream().map(Replied::judgement).toList());
    batch(handle, NO_REPLY, rows.stream().map(Replied::judgement).toList());
    for (var row : rows) {
      row.reply()
          .ifPresent(reply ->
              handle
                  .createUpdate(REPLY)
                  .bindMethods(row.judgement())
                  .bind("reply", reply)
                  .execute());
    }
    return judgements;
  }

  /// Writes the whole order anew.
  static int taskOrder(Handle handle, List<String> tasks) {
    handle.execute("DELETE FROM task_order");
    try (var batch = handle.prepareBatch("INSERT INTO task_order VALUES (:task, :position)")) {
      for (int position = 0; position < tasks.size(); position++) {
        batch.bind("task", tasks.get(position)).bind("position", position).add();
      }
      return tasks.isEmpty() ? 0 : total(batch.execute());
    }
  }

  static void refuseOtherWeights(Handle handle, Path run, VariantRow row) {
    handle
        .createQuery(
            """
            SELECT weights_hash FROM variant v
            WHERE variant_id = :variantId AND weights_hash <> :weightsHash
              AND (EXISTS (SELECT 1 FROM answer a WHERE a.variant_id = v.variant_id)
                OR EXISTS (SELECT 1 FROM examination e WHERE e.variant_id = v.variant_id))
            """)
        .bindMethods(row)
        .mapTo(String.class)
        .findOne()
        .ifPresent(known -> {
          throw EspalierException.in(run)
              .found("variant '%s' was measured with weights %s".formatted(row.variantId(), known))
              .needed("the same, not " + row.weightsHash())
              .remedy("Give the other model another name, or start another run.")
              .fault();
        });
  }

  static int purgeTexts(Handle handle) {
    return handle.execute(
            """
            UPDATE prompt SET text = NULL, conversation = NULL
            WHERE text IS NOT NULL OR conversation IS NOT NULL
            """)
        + handle.execute("UPDATE generation SET completion = NULL WHERE completion IS NOT NULL")
        + handle.execute("UPDATE judge_reply SET reply = NULL WHERE reply IS NOT NULL")
        + CapabilityRows.purgeTexts(handle);
  }

  /// Rewrites the file without its free pages, and empties the log.
  static int vacuum(Handle handle) {
    handle.execute("VACUUM");
    return handle.createQuery("PRAGMA wal_checkpoint(TRUNCATE)").mapTo(Integer.class).first();
  }

  private static int total(int[] counts) {
    return Arrays.stream(counts).sum();
  }
}
