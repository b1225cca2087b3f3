package dev.espalier.report;

/// What a report shows beyond numbers.
///
/// @param texts prompts and completions; harmful ones among them
public record ReportOptions(ShowTexts texts) {
  /// Numbers only.
  public static final ReportOptions NUMBERS_ONLY = new ReportOptions(ShowTexts.NO);

  /// Whether prompts and completions are shown, collapsed.
  public enum ShowTexts {
    NO,
    YES
  }
}
