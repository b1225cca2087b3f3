package dev.espalier.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The command line in a process of its own, to be stopped.
final class EspalierProcess {
  private EspalierProcess() {}

  /// What starts it with these words.
  static List<String> command(List<String> words) {
    var start =
        Stream.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:-UsePerfData", // a file of the JVM's own, which a limit on files' sizes meets
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName());
    return Stream.concat(start, words.stream()).toList();
  }

  /// Runs it, what it prints in `log`.
  static Process start(List<String> command, Path home, Path log) throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("ESPALIER_HOME", home.toString());
    return builder.redirectOutput(log.toFile()).start();
  }
}
