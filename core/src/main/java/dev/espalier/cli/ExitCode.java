package dev.espalier.cli;

/// What a command's exit says to the shell.
final class ExitCode {
  /// All went as asked.
  static final int DONE = 0;

  /// The work was done, and what was measured missed a bar that the user or the command set.
  static final int BAR_MISSED = 1;

  /// A flag, a file or a suite was wrong; one line on standard error says which and what to do.
  static final int BAD_INPUT = 2;

  /// Espalier is at fault; a stack trace is on standard error.
  static final int BUG = 70;

  private ExitCode() {}
}
