package dev.espalier.suite;

/// Reads suites of one form.
interface SuiteReader {
  /// Whether the text looks like this form, told from its beginning; the reading may still find
  /// problems.
  boolean claims(SuiteText text);

  /// The suite in the text.
  ///
  /// @throws dev.espalier.EspalierException naming every problem of the file
  Suite read(SuiteText text, ReadOptions options);
}
