package dev.espalier.study;

import dev.espalier.store.PromptRow;
import dev.espalier.suite.Prompt;
import dev.espalier.suite.Severity;
import dev.espalier.suite.Suite;
import dev.espalier.suite.Template;
import dev.espalier.suite.Topic;
import java.util.ArrayList;
import java.util.List;

/// A suite's prompts as rows of a run.
final class SuiteRows {
  private SuiteRows() {}

  static List<PromptRow> of(Suite suite) {
    var rows = new ArrayList<PromptRow>();
    for (Prompt prompt : suite.prompts()) {
      rows.add(row(prompt, rows.size()));
    }
    return rows;
  }

  private static PromptRow row(Prompt prompt, int ordinal) {
    var behavior = prompt.behavior();
    var topic = behavior.topic();
    boolean isBare = prompt.templateId().equals(Template.NONE);
    return new PromptRow(
        prompt.id(),
        behavior.expectation().label(),
        isBare ? null : prompt.templateId(),
        topic.category().equals(Topic.UNCATEGORISED) ? null : topic.category(),
        topic.subCategory().orElse(null),
        topic.severity().map(Severity::label).orElse(null),
        behavior.id(),
        behavior.twinOf().orElse(null),
        prompt.sha256(),
        prompt.text(),
        ordinal);
  }
}
