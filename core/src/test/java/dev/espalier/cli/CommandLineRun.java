package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;

/// One run of the command line inside this process: what it printed and how it ended.
record CommandLineRun(int exitCode, String out, String err) {
  static CommandLineRun of(String... arguments) {
    return in(new Surroundings(Map.of(), 0, System::nanoTime), arguments);
  }

  /// With a home of its own for what is kept between runs.
  static CommandLineRun at(Path home, String... arguments) {
    var environment = Map.of("ESPALIER_HOME", home.toString());
    return in(new Surroundings(environment, 0, System::nanoTime), arguments);
  }

  static CommandLineRun in(Surroundings surroundings, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode = Main.run(arguments, new PrintWriter(out), new PrintWriter(err), surroundings);
    return new CommandLineRun(exitCode, out.toString(), err.toString());
  }

  CommandLineRun assertDone() {
    assertThat(exitCode).as(err).isZero();
    return this;
  }
}
