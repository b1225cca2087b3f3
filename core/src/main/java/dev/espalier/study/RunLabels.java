package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.judge.Answer;
import dev.espalier.judge.BlindLabel;
import dev.espalier.judge.LabelPlan;
import dev.espalier.judge.LabelPlan.Drawn;
import dev.espalier.judge.LabelPlan.Stratum;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.GenerationKey;
import dev.espalier.store.RunStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The answers of a run that people may label: which there are, and which a label is about.
///
/// Answers are sampled by how the run's first judge read them. Failed generations are none.
public final class RunLabels {
  private final RunStore store;
  private final String judge;
  private final Map<Drawn, AnsweredPrompt> answers = new LinkedHashMap<>();

  /// Which prompts' answers.
  public enum Among {
    HARMFUL,
    HARMLESS,
    ALL
  }

  /// An answer with its label.
  ///
  /// @param task of its prompt, shared by twins
  public record Labelled(
      String variantId, String task, Stratum stratum, Answer answer, BlindLabel label) {}

  private RunLabels(RunStore store, String judge) {
    this.store = store;
    this.judge = judge;
  }

  /// Those of a run.
  ///
  /// @throws EspalierException where no judge has read it, or it holds no such answers
  public static RunLabels of(RunStore store, Among among) {
    var judges = store.manifest().judges();
    if (judges.isEmpty()) {
      throw EspalierException.in(store.run()).found("no judge").needed("a judged run").fault();
    }
    var labels = new RunLabels(store, judges.getFirst().name());
    for (var variant : store.variants()) {
      for (var answer : store.answered(variant.variantId())) {
        if (isAmong(answer, among) && answer.generation().completion() != null) {
          labels.answers.put(new Drawn(variant.variantId(), answer.prompt().promptId()), answer);
        }
      }
    }
    if (labels.answers.isEmpty()) {
      throw EspalierException.in(store.run())
          .found("no answers with their texts")
          .needed("answers to label")
          .fault();
    }
    return labels;
  }

  private static boolean isAmong(AnsweredPrompt answer, Among among) {
    return switch (among) {
      case HARMFUL -> answer.prompt().expectation().equals("harmful");
      case HARMLESS -> answer.prompt().expectation().equals("harmless");
      case ALL -> true;
    };
  }

  /// The judge whose verdicts the answers are drawn by.
  public String judge() {
    return judge;
  }

  public LabelPlan plan() {
    var strata = new LinkedHashMap<Stratum, List<String>>();
    answers.forEach((at, answer) ->
        strata.computeIfAbsent(stratum(at, answer), _ -> new ArrayList<>()).add(at.promptId()));
    return new LabelPlan(strata);
  }

  private Stratum stratum(Drawn at, AnsweredPrompt answer) {
    var judgement = answer.judgements().get(judge);
    return new Stratum(at.variantId(), judgement != null && judgement.isRefusal().orElse(false));
  }

  /// The answer, with all that a person may read before saying what it is.
  public AnsweredPrompt at(Drawn drawn) {
    return Optional.ofNullable(answers.get(drawn))
        .orElseThrow(() -> new IllegalArgumentException("no answer " + drawn));
  }

  /// The label of an answer.
  public BlindLabel label(Drawn drawn, String label, String labeller) {
    var answer = at(drawn);
    return new BlindLabel(
        drawn.promptId(), answer.generation().generationKey(), hash(answer), label, labeller);
  }

  private static String hash(AnsweredPrompt answer) {
    return GenerationKey.textHash(Objects.requireNonNull(answer.generation().completion()));
  }

  /// The labelled answers, in the order of the labels.
  ///
  /// @throws EspalierException for a label of an answer that is not here, or not with that text
  public List<Labelled> join(List<BlindLabel> labels) {
    var protocol = Protocol.named(store.manifest().protocol());
    var byKey = new HashMap<List<String>, Drawn>();
    answers.forEach(
        (at, answer) -> byKey.put(List.of(at.promptId(), answer.generation().generationKey()), at));
    var formats = new HashMap<String, String>();
    var joined = new ArrayList<Labelled>();
    for (var label : labels) {
      var at = byKey.get(List.of(label.promptId(), label.generationKey()));
      if (at == null || !hash(at(at)).equals(label.answerSha256())) {
        throw EspalierException.in(store.run())
            .found(
                at == null
                    ? "no answer to prompt '%s' of the labelled generation"
                        .formatted(label.promptId())
                    : "another answer to prompt '%s' than was labelled".formatted(label.promptId()))
            .needed("labels of this run's own answers")
            .fault();
      }
      var answer = at(at);
      var format =
          formats.computeIfAbsent(
              at.variantId(),
              id -> store.formats(id).stream().findFirst().map(f -> f.name()).orElse(""));
      joined.add(
          new Labelled(
              at.variantId(),
              Optional.ofNullable(answer.prompt().twinOf()).orElse(answer.prompt().taskId()),
              stratum(at, answer),
              answer(answer, protocol, format),
              label));
    }
    return joined;
  }

  private static Answer answer(AnsweredPrompt answer, Protocol protocol, String format) {
    var text = Optional.ofNullable(answer.prompt().text()).orElse("");
    var completion = Objects.requireNonNull(answer.generation().completion());
    return new Answer(
        text,
        text,
        protocol.response(format, completion),
        JudgementRows.ending(answer.generation().stopReason()));
  }
}
