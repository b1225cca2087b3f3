package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.judge.Answer;
import dev.espalier.judge.Judge;
import dev.espalier.judge.Judging;
import dev.espalier.judge.RemoteJudge;
import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.PromptRow;
import dev.espalier.store.Replied;
import dev.espalier.store.RunStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Has judges read the answers that a run holds: those of every variant on which they have not
/// spoken. Each judgement is stored before the next is waited for, so that work which was cut short
/// goes on where it stopped, and nothing is judged twice.
///
/// Answers that are equal to the letter, prompt and all, are read once, whichever variants gave
/// them. What a [RemoteJudge] left unscored because its endpoint failed counts as not read yet.
public final class RunJudging {
  private final RunStore store;
  private final Protocol protocol;

  private RunJudging(RunStore store) {
    this.store = store;
    this.protocol = Protocol.named(store.manifest().protocol());
  }

  /// Where an answer stands in the run.
  private record Place(String variantId, String promptId) {}

  /// Opens a run for these judges, which join its manifest, and lets `work` have it.
  public static void in(Path run, List<Judge> judges, Work work) {
    var notes = new LinkedHashMap<String, String>();
    for (var judge : judges) {
      if (judge instanceof RemoteJudge) {
        notes.put("judge " + judge.name(), judge.card().source());
      }
    }
    var entries = judges.stream().map(JudgementRows::entry).toList();
    try (var store = RunStore.openToJudge(run, entries, notes)) {
      work.with(new RunJudging(store));
    }
  }

  /// What is done with an open run.
  public interface Work {
    void with(RunJudging judging);
  }

  public RunStore store() {
    return store;
  }

  /// The answers that `judge` has yet to read, equal ones once.
  public List<Answer> outstanding(Judge judge) {
    return List.copyOf(places(judge).keySet());
  }

  /// Judges all that is outstanding.
  public void judge(Judge judge, Progress progress) {
    var places = places(judge);
    var answers = List.copyOf(places.keySet());
    if (answers.isEmpty()) {
      return;
    }
    try (var task = progress.begin("judged by " + judge.name(), answers.size())) {
      Judging.all(
          judge,
          answers,
          (index, judgement) -> {
            var rows = new ArrayList<Replied>();
            for (var place : places.getOrDefault(answers.get(index), List.of())) {
              var row = JudgementRows.row(place.variantId(), place.promptId(), judge, judgement);
              rows.add(new Replied(row, judgement.said()));
            }
            store.putReplied(rows);
            task.advance(1);
          });
    }
  }

  private Map<Answer, List<Place>> places(Judge judge) {
    var tasks = bareTasks();
    var places = new LinkedHashMap<Answer, List<Place>>();
    for (var variant : store.variants()) {
      var format = format(variant.variantId());
      for (var answered : store.answered(variant.variantId())) {
        if (!isRead(answered, judge)) {
          var place = new Place(variant.variantId(), answered.prompt().promptId());
          places
              .computeIfAbsent(answer(format, answered, tasks), _ -> new ArrayList<>())
              .add(place);
        }
      }
    }
    return places;
  }

  private static boolean isRead(AnsweredPrompt answered, Judge judge) {
    var judgement = answered.judgements().get(judge.name());
    return judgement != null && !judgement.reason().startsWith(RemoteJudge.GAVE_UP);
  }

  /// A task of a suite.
  private record Task(String suite, String id) {
    static Task of(PromptRow prompt) {
      return new Task(prompt.suite(), prompt.taskId());
    }
  }

  private Map<Task, String> bareTasks() {
    var tasks = new HashMap<Task, String>();
    for (var prompt : store.prompts()) {
      if (prompt.template() == null && prompt.text() != null) {
        tasks.put(Task.of(prompt), prompt.text());
      }
    }
    return tasks;
  }

  /// Where the run holds no bare prompt of the task, the whole prompt stands for it.
  private Answer answer(String format, AnsweredPrompt answered, Map<Task, String> tasks) {
    var prompt = answered.prompt();
    var generation = answered.generation();
    var ending = JudgementRows.ending(generation.stopReason());
    var text = Optional.ofNullable(prompt.text()).orElseThrow(this::purged);
    var task = tasks.getOrDefault(Task.of(prompt), text);
    if (ending == Answer.Ending.FAILED) {
      return new Answer(text, task, "", ending);
    }
    var completion = Optional.ofNullable(generation.completion()).orElseThrow(this::purged);
    return new Answer(text, task, protocol.response(format, completion), ending);
  }

  private String format(String variantId) {
    var formats = store.formats(variantId);
    return formats.isEmpty() ? "" : formats.getFirst().name();
  }

  private EspalierException purged() {
    return EspalierException.in(store.run())
        .found("a run whose texts were purged")
        .needed("prompts and answers to read")
        .fault();
  }
}
