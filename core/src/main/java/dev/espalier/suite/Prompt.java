package dev.espalier.suite;

import dev.espalier.Span;
import java.util.List;
import java.util.stream.Stream;

/// One text that a model is asked: a task under a template.
///
/// @param id `template/behaviour id`, the same in every run: two runs are paired by it
/// @param templateId the template's id, [Template#NONE] for the bare task
/// @param behavior the task
/// @param text the whole text, before any chat template
/// @param task the task's own characters in `text`, without the quotes a template puts around them
public record Prompt(String id, String templateId, Behavior behavior, String text, Span task) {
  public Prompt {
    if (task.end() > text.length() || !task.of(text).equals(behavior.text())) {
      throw new IllegalArgumentException("prompt '" + id + "': the span " + task + " is no task");
    }
  }

  /// What is not the task, in order: the characters before it, and those behind it. Empty parts are
  /// left out.
  public List<Span> template() {
    return Stream.of(new Span(0, task.start()), new Span(task.end(), text.length()))
        .filter(span -> !span.isEmpty())
        .toList();
  }

  /// SHA-256 of the text in UTF-8, in lower-case hex.
  public String sha256() {
    return Sha256.of(text);
  }

  /// The key shared by a harmful task and its twin under the same template.
  public String pairKey() {
    return templateId + "/" + behavior.twinKey();
  }
}
