package dev.espalier.store;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;

/// The statements that read rows.
final class Reads {
  private Reads() {}

  static List<VariantRow> variants(Handle handle) {
    return list(
        handle.createQuery("SELECT * FROM variant ORDER BY ordinal, variant_id"), VariantRow.class);
  }

  static List<PromptRow> prompts(Handle handle) {
    return list(
        handle.createQuery("SELECT * FROM prompt ORDER BY ordinal, prompt_id"), PromptRow.class);
  }

  static List<PerplexityRow> perplexities(Handle handle) {
    return list(
        handle.createQuery(
            """
            SELECT p.* FROM perplexity p JOIN variant v USING (variant_id)
            ORDER BY v.ordinal, p.variant_id, text_id, window_tokens, rule
            """),
        PerplexityRow.class);
  }

  /// By prompt id, in no order; of one list of openings or of any.
  static Map<String, MarginRow> margins(Handle handle, String variantId) {
    if (!has(handle, "margin")) {
      return Map.of();
    }
    var byKey =
        list(
                handle
                    .createQuery(
                        """
                        SELECT * FROM margin WHERE generation_key IN (
                          SELECT generation_key FROM answer WHERE variant_id = :variant)
                        """)
                    .bind("variant", variantId),
                MarginRow.class)
            .stream()
            .collect(toMap(MarginRow::generationKey, Function.identity()));
    return answers(handle, variantId).stream()
        .filter(answer -> byKey.containsKey(answer.generationKey()))
        .collect(
            toMap(
                AnswerRow::promptId,
                answer -> Objects.requireNonNull(byKey.get(answer.generationKey()))));
  }

  static List<String> missingMargins(Handle handle, String variantId, String openingsHash) {
    return handle
        .createQuery(
            """
            SELECT prompt_id FROM answer JOIN prompt USING (prompt_id)
              JOIN generation USING (generation_key)
            WHERE variant_id = :variant AND stop_reason <> 'error' AND generation_key NOT IN (
              SELECT generation_key FROM margin WHERE openings_hash = :openings)
            ORDER BY ordinal, prompt_id
            """)
        .bind("variant", variantId)
        .bind("openings", openingsHash)
        .mapTo(String.class)
        .list();
  }

  static List<String> taskOrder(Handle handle) {
    return has(handle, "task_order")
        ? handle
            .createQuery("SELECT task FROM task_order ORDER BY position")
            .mapTo(String.class)
            .list()
        : List.of();
  }

  /// A run of an older version that nobody has written to since lacks the newer tables.
  private static boolean has(Handle handle, String table) {
    return handle
            .createQuery(
                "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = :table")
            .bind("table", table)
            .mapTo(Integer.class)
            .one()
        == 1;
  }

  private static List<AnswerRow> answers(Handle handle, String variantId) {
    return list(
        handle
            .createQuery("SELECT * FROM answer WHERE variant_id = :variant")
            .bind("variant", variantId),
        AnswerRow.class);
  }

  static List<FormatRow> formats(Handle handle, String variantId) {
    return list(
        handle
            .createQuery(
                """
                SELECT * FROM format WHERE format_hash IN (
                  SELECT format_hash FROM answer WHERE variant_id = :variant)
                ORDER BY name, format_hash
                """)
            .bind("variant", variantId),
        FormatRow.class);
  }

  static Optional<GenerationRow> finishedGeneration(Handle handle, String generationKey) {
    return handle
        .createQuery(
            "SELECT * FROM generation WHERE generation_key = :key AND stop_reason <> 'error'")
        .bind("key", generationKey)
        .map(ConstructorMapper.of(GenerationRow.class))
        .findOne();
  }

  static List<String> missingAnswers(Handle handle, String variantId) {
    return handle
        .createQuery(
            """
            SELECT prompt_id FROM prompt
            WHERE prompt_id NOT IN (
              SELECT prompt_id FROM answer JOIN generation USING (generation_key)
              WHERE variant_id = :variant AND stop_reason <> 'error')
            ORDER BY ordinal, prompt_id
            """)
        .bind("variant", variantId)
        .mapTo(String.class)
        .list();
  }

  static List<String> missingJudgements(Handle handle, String variantId, String judge) {
    return handle
        .createQuery(
            """
            SELECT prompt_id FROM answer JOIN prompt USING (prompt_id)
            WHERE variant_id = :variant AND prompt_id NOT IN (
              SELECT prompt_id FROM judgement WHERE variant_id = :variant AND judge = :judge)
            ORDER BY ordinal, prompt_id
            """)
        .bind("variant", variantId)
        .bind("judge", judge)
        .mapTo(String.class)
        .list();
  }

  /// By prompt; replies that were purged are left out.
  static Map<String, String> replies(Handle handle, String variantId, String judge) {
    return handle
        .createQuery(
            """
            SELECT prompt_id, reply FROM judge_reply
            WHERE variant_id = :variant AND judge = :judge AND reply IS NOT NULL
            """)
        .bind("variant", variantId)
        .bind("judge", judge)
        .reduceRows(
            new HashMap<String, String>(),
            (all, row) -> {
              all.put(row.getColumn(1, String.class), row.getColumn(2, String.class));
              return all;
            });
  }

  static List<AnsweredPrompt> answered(Handle handle, String variantId) {
    var generations = generationsByPrompt(handle, variantId);
    var judgements = judgementsByPrompt(handle, variantId);
    return prompts(handle).stream()
        .filter(prompt -> generations.containsKey(prompt.promptId()))
        .map(prompt -> joined(prompt, generations, judgements))
        .toList();
  }

  private static AnsweredPrompt joined(
      PromptRow prompt,
      Map<String, GenerationRow> generations,
      Map<String, List<JudgementRow>> judgements) {
    var id = prompt.promptId();
    return new AnsweredPrompt(
        prompt,
        Objects.requireNonNull(generations.get(id)),
        judgements.getOrDefault(id, List.of()).stream()
            .collect(toMap(JudgementRow::judge, Function.identity())));
  }

  /// Two prompts may share a generation: a suite may hold one text twice.
  private static Map<String, GenerationRow> generationsByPrompt(Handle handle, String variantId) {
    var byKey =
        list(
                handle
                    .createQuery(
                        """
                        SELECT * FROM generation WHERE generation_key IN (
                          SELECT generation_key FROM answer WHERE variant_id = :variant)
                        """)
                    .bind("variant", variantId),
                GenerationRow.class)
            .stream()
            .collect(toMap(GenerationRow::generationKey, Function.identity()));
    return answers(handle, variantId).stream()
        .collect(
            toMap(
                AnswerRow::promptId,
                answer -> Objects.requireNonNull(byKey.get(answer.generationKey()))));
  }

  private static Map<String, List<JudgementRow>> judgementsByPrompt(
      Handle handle, String variantId) {
    return list(
            handle
                .createQuery("SELECT * FROM judgement WHERE variant_id = :variant")
                .bind("variant", variantId),
            JudgementRow.class)
        .stream()
        .collect(groupingBy(JudgementRow::promptId));
  }

  private static <T extends Record> List<T> list(Query query, Class<T> type) {
    return query.map(ConstructorMapper.of(type)).list();
  }
}
