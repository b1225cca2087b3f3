package dev.espalier.report;

import dev.espalier.report.Findings.Statement;
import java.util.List;
import java.util.Optional;

/// All that the page says, as text; the template decides where. Public for the templates.
///
/// @param facts what was asked, and of what
/// @param warnings stand before the statements
/// @param numbers of refusals; absent where no prompts were asked
/// @param capability benchmarks, if any were sat
/// @param texts empty unless they were asked for
public record ReportPage(
    String title,
    List<Fact> facts,
    List<String> warnings,
    List<Statement> statements,
    Optional<Numbers> numbers,
    List<Part> capability,
    Origin origin,
    List<String> notes,
    List<Text> texts) {
  public ReportPage {
    facts = List.copyOf(facts);
    warnings = List.copyOf(warnings);
    statements = List.copyOf(statements);
    capability = List.copyOf(capability);
    notes = List.copyOf(notes);
    texts = List.copyOf(texts);
  }

  /// What was measured.
  public record Numbers(
      Part questions,
      Part discriminations,
      List<Part> bySparsity,
      List<Part> byTemplate,
      List<Part> byCategory,
      Part paired,
      Part templates,
      Part categories,
      Part models,
      Part answers,
      Part unscored,
      Part judges) {
    public Numbers {
      bySparsity = List.copyOf(bySparsity);
      byTemplate = List.copyOf(byTemplate);
      byCategory = List.copyOf(byCategory);
    }
  }

  /// Where it comes from.
  public record Origin(List<Fact> facts, Part sessions, Part files) {
    public Origin {
      facts = List.copyOf(facts);
    }
  }

  /// A named value.
  public record Fact(String name, String value) {}

  /// A prompt with its completions.
  public record Text(String promptId, String about, String prompt, List<Answer> answers) {
    public Text {
      answers = List.copyOf(answers);
    }
  }

  /// A variant's completion and what was made of it.
  public record Answer(String model, String verdict, String completion) {}
}
