package dev.espalier.report;

import dev.espalier.store.AnsweredPrompt;
import dev.espalier.store.JudgementRow;
import dev.espalier.store.PromptRow;

/// A finished answer with one judge's verdict.
record JudgedAnswer(AnsweredPrompt answer, JudgementRow judgement) {
  PromptRow prompt() {
    return answer.prompt();
  }

  Slice slice() {
    return Slice.of(prompt());
  }

  /// Its task, unlike those of other suites in the run.
  Task task() {
    return new Task(prompt().suite(), prompt().taskId());
  }

  /// A task of a suite.
  record Task(String suite, String id) {
    /// A name that no other task has.
    String key() {
      return suite.length() + ":" + suite + ":" + id;
    }
  }

  boolean isRefused() {
    return judgement.isRefusal().orElse(false);
  }
}
