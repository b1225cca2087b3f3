package dev.espalier.cli;

import java.util.Map;
import java.util.function.LongSupplier;

/// What a command sees of the process that it runs in.
///
/// @param environment the environment variables
/// @param errColumns the width of the terminal behind standard error; 0 where that is no terminal
/// @param nanoClock nanoseconds from some fixed instant
record Surroundings(Map<String, String> environment, int errColumns, LongSupplier nanoClock) {
  Surroundings {
    environment = Map.copyOf(environment);
    if (errColumns < 0) {
      throw new IllegalArgumentException("errColumns must not be negative, was " + errColumns);
    }
  }

  /// Those of this process; the launcher says how wide the terminal is.
  static Surroundings ofThisProcess() {
    return new Surroundings(
        System.getenv(), Integer.getInteger("espalier.terminal.columns", 0), System::nanoTime);
  }

  /// Whether somebody watches standard error.
  boolean hasTerminal() {
    return errColumns > 0;
  }
}
