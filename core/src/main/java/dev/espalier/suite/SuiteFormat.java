package dev.espalier.suite;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The forms in which a suite may lie in a file, tried in this order: a new one is a line here, its
/// reader and its test.
enum SuiteFormat {
  /// Tasks and templates apart, each task with its twin: the form of the built-in suite.
  TASKS_YAML,
  /// The paper's `integrated.yaml`: whole prompts.
  PAPER_YAML,
  CSV,
  JSONL;

  private static final String BUILTIN_RESOURCE = "builtin.yaml";

  private SuiteReader reader() {
    return switch (this) {
      case TASKS_YAML -> new TaskYaml();
      case PAPER_YAML -> new PaperYaml();
      case CSV -> new CsvRows();
      case JSONL -> new JsonlRows();
    };
  }

  private List<String> endings() {
    return switch (this) {
      case TASKS_YAML, PAPER_YAML -> List.of(".yaml", ".yml");
      case CSV -> List.of(".csv");
      case JSONL -> List.of(".jsonl", ".ndjson");
    };
  }

  /// The suite of that name, else the suite in that file.
  static Suite open(String nameOrPath, ReadOptions options) {
    if (nameOrPath.equals(Suite.BUILTIN)) {
      return TASKS_YAML.reader().read(SuiteText.resource(Suite.BUILTIN, BUILTIN_RESOURCE), options);
    }
    var path = existing(nameOrPath);
    var candidates = Arrays.stream(values()).filter(f -> f.accepts(path)).toList();
    if (candidates.isEmpty()) {
      throw EspalierException.in(nameOrPath)
          .found("a file whose ending is not that of a suite")
          .needed(
              "one of "
                  + Arrays.stream(values())
                      .flatMap(f -> f.endings().stream())
                      .distinct()
                      .collect(joining(", ")))
          .fault();
    }
    var text = SuiteText.read(path);
    var format = candidates.stream().filter(f -> f.reader().claims(text)).findFirst();
    return format.orElse(candidates.getLast()).reader().read(text, options);
  }

  private boolean accepts(Path path) {
    var name = path.toString().toLowerCase(Locale.ROOT);
    return endings().stream().anyMatch(name::endsWith);
  }

  private static Path existing(String nameOrPath) {
    try {
      var path = Path.of(nameOrPath);
      if (Files.isRegularFile(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw unknown(nameOrPath, "no suite and no path").cause(e).fault();
    }
    var found = Files.isDirectory(Path.of(nameOrPath)) ? "a folder" : "no suite and no file";
    throw unknown(nameOrPath, found).fault();
  }

  private static EspalierException.Fault unknown(String nameOrPath, String found) {
    var fault =
        EspalierException.in(nameOrPath)
            .found(found)
            .needed("'" + Suite.BUILTIN + "' or a .yaml, .csv or .jsonl file");
    Spelling.nearest(nameOrPath, List.of(Suite.BUILTIN))
        .ifPresent(name -> fault.remedy("Did you mean '" + name + "'?"));
    return fault;
  }
}
