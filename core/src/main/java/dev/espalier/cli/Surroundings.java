package dev.espalier.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.Reader;
import java.util.Map;
import java.util.function.LongSupplier;

/// What a command sees of the process that it runs in.
///
/// @param environment the environment variables
/// @param errColumns the width of the terminal behind standard error; 0 where that is no terminal
/// @param nanoClock nanoseconds from some fixed instant
/// @param input standard input, for the few commands that ask
record Surroundings(
    Map<String, String> environment, int errColumns, LongSupplier nanoClock, BufferedReader input) {
  Surroundings {
    environment = Map.copyOf(environment);
    if (errColumns < 0) {
      throw new IllegalArgumentException("errColumns must not be negative, was " + errColumns);
    }
  }

  /// Surroundings in which nobody types anything.
  Surroundings(Map<String, String> environment, int errColumns, LongSupplier nanoClock) {
    this(environment, errColumns, nanoClock, new BufferedReader(Reader.nullReader()));
  }

  /// Those of this process; the launcher says how wide the terminal is.
  static Surroundings ofThisProcess() {
    return new Surroundings(
        System.getenv(),
        Integer.getInteger("espalier.terminal.columns", 0),
        System::nanoTime,
        new BufferedReader(new InputStreamReader(System.in, UTF_8)));
  }

  /// Whether somebody watches standard error.
  boolean hasTerminal() {
    return errColumns > 0;
  }
}
