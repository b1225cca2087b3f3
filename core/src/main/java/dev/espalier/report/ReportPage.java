package dev.espalier.report;

import dev.espalier.report.Findings.Statement;
import java.util.List;
import java.util.Optional;

/// All that the page says, as text; the template decides where. Public for the templates.
///
/// @param facts what was asked, and of what
/// @param verdict what the difference between dense and pruned is worth
/// @param warnings stand before the statements
/// @param numbers of refusals; absent where no prompts were asked
/// @param capability benchmarks, if any were sat
/// @param texts empty unless they were asked for
public record ReportPage(
    String title,
    List<Fact> facts,
    Verdict verdict,
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

  /// The verdict: the sentences, then its table, then what it rests on.
  ///
  /// @param start where the first model stands; empty where that limits nothing
  /// @param word of the verdict; or why there is none
  /// @param because why it is that word; empty where there is none
  /// @param parts the conditions; empty where there is no verdict
  /// @param notes may be empty
  public record Verdict(
      String start, String word, String because, List<Part> parts, List<String> notes) {
    public Verdict {
      parts = List.copyOf(parts);
      notes = List.copyOf(notes);
    }
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
      Part margins,
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
