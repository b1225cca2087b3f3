package dev.espalier.cli;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// What went wrong, in a line of ours: a command line that picocli could not read, or an exception.
final class Mistake {
  private Mistake() {}

  /// What was wrong, what would be right, and where to read on.
  static String inWords(ParameterException mistake) {
    var command = mistake.getCommandLine();
    String what =
        mistake instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched, command)
            : uncapitalized(said(mistake));
    return what + " (see " + command.getCommandSpec().qualifiedName() + " --help)";
  }

  /// The message of what was thrown, or its kind where it has none.
  static String said(Throwable thrown) {
    return Objects.requireNonNullElseGet(
        thrown.getMessage(), () -> thrown.getClass().getSimpleName());
  }

  /// What began it.
  static Throwable rootOf(Throwable thrown) {
    var root = thrown;
    for (var cause = root.getCause(); cause != null; cause = root.getCause()) {
      root = cause;
    }
    return root;
  }

  private static String unmatched(UnmatchedArgumentException mistake, CommandLine command) {
    String argument = mistake.getUnmatched().getFirst();
    if (argument.startsWith("-")) {
      return "unknown option '" + argument + "'" + suggestion(mistake);
    }
    if (command.getSubcommands().isEmpty()) {
      return "unexpected argument '" + argument + "'";
    }
    return "unknown command '"
        + argument
        + "'; known: "
        + command.getSubcommands().keySet().stream().sorted().collect(Collectors.joining(", "))
        + suggestion(mistake);
  }

  private static String suggestion(UnmatchedArgumentException mistake) {
    return mistake.getSuggestions().stream()
        .findFirst()
        .map(nearest -> ". Did you mean '" + nearest + "'?")
        .orElse("");
  }

  private static String uncapitalized(String sentence) {
    return sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1);
  }
}
