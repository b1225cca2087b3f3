package dev.espalier.judge;

import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;

/// Has a judge read many answers, as many at a time as it takes ([Judge#atOnce]).
public final class Judging {
  private Judging() {}

  /// Is told each judgement once, on the thread that asked, in no certain order.
  public interface Listener {
    /// @param index of the answer in the list
    void judged(int index, Judgement judgement);
  }

  private record Judged(int index, Judgement judgement) {}

  /// Judges all answers. What a judge throws ends the work, and requests under way with it.
  public static void all(Judge judge, List<Answer> answers, Listener listener) {
    if (judge.atOnce() == 1) {
      for (int i = 0; i < answers.size(); i++) {
        listener.judged(i, judge.judge(answers.get(i)));
      }
    } else {
      atOnce(judge, answers, listener);
    }
  }

  /// The judgements in the order of the answers.
  public static List<Judgement> all(Judge judge, List<Answer> answers) {
    var judgements = new Judgement[answers.size()];
    all(judge, answers, (index, judgement) -> judgements[index] = judgement);
    return List.of(judgements);
  }

  private static void atOnce(Judge judge, List<Answer> answers, Listener listener) {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      var done = new ExecutorCompletionService<Judged>(threads);
      int begun = 0;
      for (int ended = 0; ended < answers.size(); ended++) {
        for (; begun < answers.size() && begun - ended < judge.atOnce(); begun++) {
          int index = begun;
          done.submit(() -> new Judged(index, judge.judge(answers.get(index))));
        }
        var judged = done.take().get();
        listener.judged(judged.index(), judged.judgement());
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(judge.name(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while judging", e);
    } finally {
      threads.shutdownNow();
    }
  }
}
