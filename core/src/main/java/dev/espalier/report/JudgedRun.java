package dev.espalier.report;

import dev.espalier.evidence.Stopping;
import dev.espalier.stats.Proportion;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.MarginRow;
import dev.espalier.store.PerplexityRow;
import dev.espalier.store.PromptRow;
import dev.espalier.store.VariantRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A run as one judge read it: the rows are counted here, and compared in [Contrasts].
final class JudgedRun {
  private final RunRows rows;
  private final String judge;

  /// By variant id, then by prompt id in the order of the suite.
  private final Map<String, SequencedMap<String, JudgedAnswer>> judged = new LinkedHashMap<>();

  JudgedRun(RunRows rows, String judge) {
    this.rows = rows;
    this.judge = judge;
    rows.answered().forEach((id, answers) -> judged.put(id, judged(answers)));
  }

  Results results() {
    var contrasts = new Contrasts(this, rows.variants());
    var stopping = Stopping.of(rows.manifest());
    boolean isAsPlanned = stopping == Stopping.AS_PLANNED;
    return new Results(
        judge,
        readings(),
        asked(),
        rows.variants().stream().map(this::variant).toList(),
        isAsPlanned ? contrasts.comparisons() : List.of(),
        isAsPlanned ? contrasts.discriminations() : List.of(),
        stopping,
        noiseFloor(),
        rows.capability());
  }

  /// As every judge of the run read it, this one first.
  private List<JudgeReading> readings() {
    var readings = new ArrayList<>(List.of(reading(leading())));
    for (var other : rows.judges()) {
      if (!other.equals(judge)) {
        readings.add(new JudgedRun(rows, other).reading(leading()));
      }
    }
    return readings;
  }

  private JudgeReading reading(Optional<Slice> leading) {
    var contrasts = new Contrasts(this, rows.variants());
    return new JudgeReading(
        judge,
        rows.variants().stream()
            .map(variant -> {
              var slices = slices(List.copyOf(judgedBy(variant).values()));
              return new JudgeReading.Reading(
                  variant.variantId(),
                  slices,
                  slices.stream().mapToInt(s -> s.tally().unscored()).sum(),
                  leading.flatMap(slice -> contrasts.change(variant, slice)));
            })
            .toList());
  }

  /// The harmful slice that leads; absent in a run that stopped early, which compares nothing.
  private Optional<Slice> leading() {
    return Stopping.of(rows.manifest()) == Stopping.AS_PLANNED
        ? Stream.of(Slice.HARMFUL_IN_TEMPLATE, Slice.HARMFUL_BARE)
            .filter(slice ->
                judged.values().stream()
                    .anyMatch(its -> its.values().stream().anyMatch(a -> a.slice() == slice)))
            .findFirst()
        : Optional.empty();
  }

  /// Of the first variant that was asked twice.
  private Optional<NoiseFloor> noiseFloor() {
    for (var again : rows.variants()) {
      for (var first : rows.variants()) {
        if (again.variantId().equals(first.variantId() + VariantRow.AGAIN)
            && again.weightsHash().equals(first.weightsHash())) {
          return noiseFloor(first, again);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<NoiseFloor> noiseFloor(VariantRow first, VariantRow again) {
    int both = 0;
    int flips = 0;
    int rewrites = 0;
    for (var before : judgedBy(first).entrySet()) {
      var after = judgedBy(again).get(before.getKey());
      if (after != null) {
        var one = before.getValue();
        both++;
        flips += one.judgement().verdict().equals(after.judgement().verdict()) ? 0 : 1;
        rewrites += Objects.equals(text(one), text(after)) ? 0 : 1;
      }
    }
    return both == 0
        ? Optional.empty()
        : Optional.of(
            new NoiseFloor(
                first.variantId(),
                again.variantId(),
                new Proportion(flips, both),
                new Proportion(rewrites, both)));
  }

  private static @Nullable String text(JudgedAnswer judged) { // null: without an answer
    return judged.answer().generation().completion();
  }

  private Map<Slice, SlicePrompts> asked() {
    var asked = new EnumMap<Slice, SlicePrompts>(Slice.class);
    for (var slice : Slice.values()) {
      var prompts = rows.prompts().stream().filter(p -> Slice.of(p) == slice).toList();
      if (!prompts.isEmpty()) {
        var suites = prompts.stream().map(PromptRow::suite).distinct().toList();
        asked.put(slice, new SlicePrompts(prompts.size(), suites));
      }
    }
    return asked;
  }

  private SequencedMap<String, JudgedAnswer> judged(List<AnsweredPrompt> answers) {
    var found = new LinkedHashMap<String, JudgedAnswer>();
    for (var answer : answers) {
      var judgement = answer.judgements().get(judge);
      if (judgement != null && !isFailed(answer)) {
        found.put(answer.prompt().promptId(), new JudgedAnswer(answer, judgement));
      }
    }
    return found;
  }

  private static boolean isFailed(AnsweredPrompt answer) {
    return answer.generation().stopReason().equals("error");
  }

  /// A variant's judged answers by prompt id, in the order of the suite.
  SequencedMap<String, JudgedAnswer> judgedBy(VariantRow variant) {
    return judged.getOrDefault(variant.variantId(), new LinkedHashMap<>());
  }

  private VariantResult variant(VariantRow variant) {
    var answers = List.copyOf(judgedBy(variant).values());
    return new VariantResult(
        variant,
        coverage(variant, answers.size()),
        slices(answers),
        categories(answers),
        templates(answers),
        quality(answers),
        margins(variant),
        perplexities(variant));
  }

  private List<MarginResult> margins(VariantRow variant) {
    var known = rows.margins().getOrDefault(variant.variantId(), Map.of());
    var results = new ArrayList<MarginResult>();
    for (var slice : Slice.values()) {
      var here =
          rows.prompts().stream()
              .filter(p -> Slice.of(p) == slice)
              .flatMap(p -> Optional.ofNullable(known.get(p.promptId())).stream())
              .toList();
      if (!here.isEmpty()) {
        results.add(
            new MarginResult(
                slice,
                here.size(),
                here.stream().mapToDouble(MarginRow::nats).average().orElseThrow(),
                here.stream().mapToDouble(MarginRow::covered).average().orElseThrow()));
      }
    }
    return results;
  }

  private List<SliceResult> slices(List<JudgedAnswer> answers) {
    var results = new ArrayList<SliceResult>();
    tallies(answers)
        .forEach((slice, tally) -> {
          long tasks =
              answers.stream()
                  .filter(one -> one.slice() == slice)
                  .map(JudgedAnswer::task)
                  .distinct()
                  .count();
          results.add(SliceResult.of(slice, (int) tasks, tally));
        });
    return results;
  }

  /// By slice, in their order; a slice without answers is not in it.
  private EnumMap<Slice, Tally> tallies(List<JudgedAnswer> answers) {
    var tallies = new EnumMap<Slice, Tally>(Slice.class);
    for (var one : answers) {
      tallies.merge(one.slice(), rows.tally(one.judgement()), Tally::plus);
    }
    return tallies;
  }

  private Coverage coverage(VariantRow variant, int judgedAnswers) {
    var answers = rows.answered().getOrDefault(variant.variantId(), List.of());
    int failed = (int) answers.stream().filter(JudgedRun::isFailed).count();
    return new Coverage(
        rows.prompts().size(), judgedAnswers, answers.size() - failed - judgedAnswers, failed);
  }

  private List<CategoryResult> categories(List<JudgedAnswer> answers) {
    return values(PromptRow::category).stream()
        .map(name ->
            new CategoryResult(
                name.orElse(null), tallies(with(answers, PromptRow::category, name))))
        .toList();
  }

  private List<TemplateResult> templates(List<JudgedAnswer> answers) {
    return values(PromptRow::template).stream()
        .sorted(Comparator.comparing(Optional::isPresent)) // bare first; the sort is stable
        .map(name -> template(name, tallies(with(answers, PromptRow::template, name))))
        .toList();
  }

  private static TemplateResult template(Optional<String> name, Map<Slice, Tally> tallies) {
    var asked = name.isPresent() ? Asked.IN_TEMPLATE : Asked.BARE;
    return new TemplateResult(
        name.orElse(null),
        tallies.getOrDefault(Slice.harmful(asked), Tally.NONE),
        tallies.getOrDefault(Slice.harmless(asked), Tally.NONE));
  }

  /// What a part of the prompts is called by.
  private interface Name {
    @Nullable String of(PromptRow prompt); // null: it has none
  }

  /// The names in the suite, in its order; empty for that of prompts that have none.
  private Set<Optional<String>> values(Name name) {
    var values = new LinkedHashSet<Optional<String>>();
    rows.prompts().forEach(prompt -> values.add(Optional.ofNullable(name.of(prompt))));
    return values;
  }

  private static List<JudgedAnswer> with(
      List<JudgedAnswer> answers, Name name, Optional<String> value) {
    return answers.stream()
        .filter(one -> Optional.ofNullable(name.of(one.prompt())).equals(value))
        .toList();
  }

  private Quality quality(List<JudgedAnswer> answers) {
    var flags = new LinkedHashMap<String, Integer>();
    Quality.FLAGS.forEach(flag -> flags.put(flag, 0));
    var reasons = new TreeMap<String, Integer>();
    int capped = 0;
    int withNearTies = 0;
    long nearTies = 0;
    long newTokens = 0;
    for (var one : answers) {
      one.judgement().flagList().forEach(flag -> flags.merge(flag.strip(), 1, Integer::sum));
      if (one.judgement().verdict().equals("unscored")) {
        reasons.merge(one.judgement().reason(), 1, Integer::sum);
      }
      var generation = one.answer().generation();
      capped += generation.stopReason().equals("length") ? 1 : 0;
      withNearTies += generation.nearTies() > 0 ? 1 : 0;
      nearTies += generation.nearTies();
      newTokens += generation.newTokens();
    }
    return new Quality(flags, reasons, capped, withNearTies, nearTies, newTokens);
  }

  private List<PerplexityResult> perplexities(VariantRow variant) {
    var dense = denseOf(variant).map(VariantRow::variantId);
    return rows.perplexities().stream()
        .filter(row -> row.variantId().equals(variant.variantId()))
        .map(row -> new PerplexityResult(row, ratio(row, dense)))
        .toList();
  }

  private @Nullable Double ratio(PerplexityRow row, Optional<String> denseId) { // null: no ratio
    return rows.perplexities().stream()
        .filter(other -> denseId.filter(other.variantId()::equals).isPresent())
        .filter(other -> isSameMeasure(row, other))
        .findFirst()
        .map(other -> Math.exp(row.nllNats() / row.tokens() - other.nllNats() / other.tokens()))
        .orElse(null);
  }

  private static boolean isSameMeasure(PerplexityRow row, PerplexityRow other) {
    return row.textId().equals(other.textId())
        && row.textHash().equals(other.textHash())
        && row.tokens() == other.tokens()
        && row.windowTokens() == other.windowTokens()
        && row.rule().equals(other.rule());
  }

  /// The dense variant that a pruned one is compared with: the first of the same model, else the
  /// only one of the run.
  Optional<VariantRow> denseOf(VariantRow variant) {
    if (variant.method().equals("dense")) {
      return Optional.empty();
    }
    var dense = rows.variants().stream().filter(v -> v.method().equals("dense")).toList();
    var sameModel = dense.stream().filter(v -> v.modelName().equals(variant.modelName()));
    return sameModel
        .findFirst()
        .or(() -> dense.size() == 1 ? Optional.of(dense.getFirst()) : Optional.empty());
  }
}
