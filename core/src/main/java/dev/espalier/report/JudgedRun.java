package dev.espalier.report;

import dev.espalier.stats.ClusteredDifference;
import dev.espalier.stats.ClusteredDifference.Pair;
import dev.espalier.stats.Holm;
import dev.espalier.stats.SignFlip;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.JudgementRow;
import dev.espalier.store.PerplexityRow;
import dev.espalier.store.PromptRow;
import dev.espalier.store.VariantRow;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// A run as one judge read it: the rows are counted here, and the variants compared.
final class JudgedRun {
  private final RunRows rows;
  private final String judge;

  /// By variant id, then by prompt id in the order of the suite.
  private final Map<String, SequencedMap<String, Judged>> judged = new LinkedHashMap<>();

  private record Judged(PromptRow prompt, AnsweredPrompt answer, JudgementRow judgement) {
    boolean isRefused() {
      return judgement.verdict().equals("refused");
    }
  }

  JudgedRun(RunRows rows, String judge) {
    this.rows = rows;
    this.judge = judge;
    rows.answered().forEach((id, answers) -> judged.put(id, judged(answers)));
  }

  Results results() {
    return new Results(
        judge,
        rows.prompts().size(),
        rows.variants().stream().map(this::variant).toList(),
        comparisons());
  }

  private SequencedMap<String, Judged> judged(List<AnsweredPrompt> answers) {
    var found = new LinkedHashMap<String, Judged>();
    for (var answer : answers) {
      var judgement = answer.judgements().get(judge);
      if (judgement != null && !isFailed(answer)) {
        found.put(answer.prompt().promptId(), new Judged(answer.prompt(), answer, judgement));
      }
    }
    return found;
  }

  private static boolean isFailed(AnsweredPrompt answer) {
    return answer.generation().stopReason().equals("error");
  }

  private List<Judged> judgedBy(String variantId) {
    return List.copyOf(judged.getOrDefault(variantId, new LinkedHashMap<>()).values());
  }

  private VariantResult variant(VariantRow variant) {
    var answers = judgedBy(variant.variantId());
    var tallies = new EnumMap<Slice, Tally>(Slice.class);
    for (var slice : Slice.values()) {
      tallies.put(slice, tally(answers, slice));
    }
    return new VariantResult(
        variant,
        coverage(variant, answers.size()),
        tallies,
        categories(answers),
        quality(answers),
        perplexities(variant));
  }

  private Tally tally(List<Judged> answers, Slice slice) {
    return answers.stream()
        .filter(one -> slice.contains(one.prompt))
        .map(one -> rows.tally(one.judgement))
        .reduce(Tally.NONE, Tally::plus);
  }

  private Coverage coverage(VariantRow variant, int judgedAnswers) {
    var answers = rows.answered().getOrDefault(variant.variantId(), List.of());
    int failed = (int) answers.stream().filter(JudgedRun::isFailed).count();
    return new Coverage(
        rows.prompts().size(), judgedAnswers, answers.size() - failed - judgedAnswers, failed);
  }

  private List<CategoryResult> categories(List<Judged> answers) {
    var names = new LinkedHashSet<Optional<String>>();
    rows.prompts().forEach(prompt -> names.add(Optional.ofNullable(prompt.category())));
    var results = new ArrayList<CategoryResult>();
    for (var name : names) {
      @Nullable String category = name.orElse(null); // null: prompts without one
      var inside =
          answers.stream()
              .filter(one -> Optional.ofNullable(one.prompt.category()).equals(name))
              .toList();
      results.add(
          new CategoryResult(
              category, tally(inside, Slice.HARMFUL), tally(inside, Slice.HARMLESS)));
    }
    return results;
  }

  private Quality quality(List<Judged> answers) {
    var flags = new LinkedHashMap<String, Integer>();
    Quality.FLAGS.forEach(flag -> flags.put(flag, 0));
    var reasons = new TreeMap<String, Integer>();
    int capped = 0;
    int withNearTies = 0;
    long nearTies = 0;
    long newTokens = 0;
    for (var one : answers) {
      one.judgement.flagList().forEach(flag -> flags.merge(flag.strip(), 1, Integer::sum));
      if (one.judgement.verdict().equals("unscored")) {
        reasons.merge(one.judgement.reason(), 1, Integer::sum);
      }
      var generation = one.answer.generation();
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
  private Optional<VariantRow> denseOf(VariantRow variant) {
    if (variant.method().equals("dense")) {
      return Optional.empty();
    }
    var dense = rows.variants().stream().filter(v -> v.method().equals("dense")).toList();
    var sameModel = dense.stream().filter(v -> v.modelName().equals(variant.modelName()));
    return sameModel
        .findFirst()
        .or(() -> dense.size() == 1 ? Optional.of(dense.getFirst()) : Optional.empty());
  }

  private List<Comparison> comparisons() {
    var all = new ArrayList<Comparison>();
    for (var slice : Slice.values()) {
      var family = new ArrayList<Contrast>();
      for (var variant : rows.variants()) {
        denseOf(variant).flatMap(dense -> contrast(variant, dense, slice)).ifPresent(family::add);
      }
      var adjusted = Holm.adjust(family.stream().map(c -> c.test.p()).toList());
      for (int i = 0; i < family.size(); i++) {
        all.add(family.get(i).toComparison(slice, adjusted.get(i)));
      }
    }
    return all;
  }

  private Optional<Contrast> contrast(VariantRow variant, VariantRow dense, Slice slice) {
    var before = judged.getOrDefault(dense.variantId(), new LinkedHashMap<>());
    var pairs = new ArrayList<Pair>();
    for (var after : judgedBy(variant.variantId())) {
      var same = before.get(after.prompt.promptId());
      if (same != null && slice.contains(after.prompt)) {
        pairs.add(new Pair(after.prompt.taskId(), same.isRefused(), after.isRefused()));
      }
    }
    var change = ClusteredDifference.of(pairs);
    return change
        .signFlip(random(variant.variantId(), slice))
        .map(test -> new Contrast(variant.variantId(), dense.variantId(), pairs, change, test));
  }

  /// A comparison before its family is known.
  private record Contrast(
      String variantId,
      String denseId,
      List<Pair> pairs,
      ClusteredDifference change,
      SignFlip test) {
    Comparison toComparison(Slice slice, double adjustedP) {
      int gained = (int) pairs.stream().filter(p -> p.after() && !p.before()).count();
      int lost = (int) pairs.stream().filter(p -> p.before() && !p.after()).count();
      return new Comparison(variantId, denseId, slice, change, gained, lost, test, adjustedP);
    }
  }

  /// Seeded by what is tested and by nothing else, so that a report says the same every time.
  private static RandomGenerator random(String variantId, Slice slice) {
    long seed = 31L * variantId.hashCode() + slice.name().hashCode();
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
