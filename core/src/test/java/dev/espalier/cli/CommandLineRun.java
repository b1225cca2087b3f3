package dev.espalier.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/// One run of the command line inside this process: what it printed and how it ended.
record CommandLineRun(int exitCode, String out, String err) {
  static CommandLineRun of(String... arguments) {
    return in(new Surroundings(Map.of(), 0, System::nanoTime), arguments);
  }

  static CommandLineRun in(Surroundings surroundings, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode = Main.run(arguments, new PrintWriter(out), new PrintWriter(err), surroundings);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }
}
