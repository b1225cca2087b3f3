package dev.espalier.report;

import java.util.List;

/// All that the page says, as text; the template decides where. Public for the templates.
///
/// @param facts what was asked, and of what
/// @param warnings stand before the headline
/// @param texts empty unless they were asked for
public record ReportPage(
    String title,
    List<Fact> facts,
    List<String> warnings,
    List<String> headline,
    Numbers numbers,
    Origin origin,
    List<String> notes,
    List<Text> texts) {
  public ReportPage {
    facts = List.copyOf(facts);
    warnings = List.copyOf(warnings);
    headline = List.copyOf(headline);
    notes = List.copyOf(notes);
    texts = List.copyOf(texts);
  }

  /// What was measured.
  public record Numbers(
      Part refusals,
      Part sparsityPlot,
      Part categoryPlot,
      Part slices,
      Part paired,
      Part categories,
      Part perplexity,
      Part models,
      Part answers,
      Part unscored,
      Part judges) {}

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
