package dev.espalier.suite;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The forms in which a suite may lie in a file, tried in this order: a new one is a line here, its
/// reader and its test. Which published suite a table is, its columns say: [PublishedTable].
enum SuiteFormat {
  /// Tasks and templates apart, each task with its twin: the form of the built-in suite.
  TASKS_YAML(new TaskYaml(), ".yaml", ".yml"),
  /// The paper's `benign_integrated.yaml`: whole prompts by template.
  TEMPLATE_LISTS_YAML(new TemplateListsYaml(), ".yaml", ".yml"),
  /// The paper's `malicious_tasks_dataset.yaml`: bare tasks by topic.
  TOPIC_LISTS_YAML(new TopicListsYaml(), ".yaml", ".yml"),
  /// The paper's `integrated.yaml`: whole prompts by template and topic.
  PAPER_YAML(new PaperYaml(), ".yaml", ".yml"),
  /// The paper's `benign_tasks.json`: tasks by id.
  NAMED_TASKS_JSON(new NamedTasks(), ".json"),
  CSV(new CsvRows(), ".csv"),
  JSONL(new JsonlRows(), ".jsonl", ".ndjson"),
  PARQUET(new JsonlRows(), SuiteText.PARQUET);

  private static final String BUILTIN_RESOURCE = "builtin.yaml";

  private final SuiteReader reader;
  private final List<String> endings;

  SuiteFormat(SuiteReader reader, String... endings) {
    this.reader = reader;
    this.endings = List.of(endings);
  }

  /// The suite of that name, else the suite in that file.
  static Suite open(String nameOrPath, ReadOptions options) {
    var suite = read(nameOrPath, options);
    return options.system().map(suite::withSystem).orElse(suite);
  }

  private static Suite read(String nameOrPath, ReadOptions options) {
    if (nameOrPath.equals(Suite.BUILTIN)) {
      TASKS_YAML.check(nameOrPath, options);
      return TASKS_YAML.reader.read(SuiteText.resource(Suite.BUILTIN, BUILTIN_RESOURCE), options);
    }
    var candidates = candidates(existing(nameOrPath, "suite"));
    var text = SuiteText.read(Path.of(nameOrPath));
    var format =
        candidates.stream()
            .filter(f -> f.reader.claims(text))
            .findFirst()
            .orElse(candidates.getLast());
    format.check(nameOrPath, options);
    return format.reader.read(text, options);
  }

  /// The templates in that file.
  static List<Template> templates(String nameOrPath) {
    var path = existing(nameOrPath, "templates");
    var candidates = candidates(path);
    var text = SuiteText.read(path);
    var problems = new Problems(text);
    var options = ReadOptions.defaults();
    return switch (candidates.getLast()) {
      case TASKS_YAML, TEMPLATE_LISTS_YAML, TOPIC_LISTS_YAML, PAPER_YAML ->
          candidates.stream().anyMatch(f -> f != TOPIC_LISTS_YAML && f.reader.claims(text))
              ? Templates.attacks(read(nameOrPath, options))
              : TemplateMapping.read(text, YamlTree.parse(text, problems), problems);
      case NAMED_TASKS_JSON ->
          TemplateMapping.read(text, YamlTree.parseJson(text, problems), problems);
      case CSV -> CsvRows.table(text, problems).templates(problems);
      case JSONL, PARQUET -> JsonlRows.table(text, problems).templates(problems);
    };
  }

  /// What the user says must be something that the form leaves open.
  private void check(String nameOrPath, ReadOptions options) {
    var isTable = this == CSV || this == JSONL || this == PARQUET;
    var saysExpected = this == TASKS_YAML || this == PAPER_YAML;
    if (options.promptColumn().isPresent() && !isTable) {
      throw EspalierException.in(nameOrPath)
          .found("no table, beside --prompt-column")
          .needed("a .csv, .jsonl or .parquet file")
          .fault();
    }
    if (options.expected().isPresent() && saysExpected) {
      throw EspalierException.in(nameOrPath)
          .found("tasks that are harmful or harmless by their form, beside --expected")
          .needed("no --expected")
          .fault();
    }
  }

  private static List<SuiteFormat> candidates(Path path) {
    var name = path.toString().toLowerCase(Locale.ROOT);
    var candidates =
        Arrays.stream(values()).filter(f -> f.endings.stream().anyMatch(name::endsWith)).toList();
    if (candidates.isEmpty()) {
      throw EspalierException.in(path)
          .found("a file whose ending is not that of a suite")
          .needed(
              "one of "
                  + Arrays.stream(values())
                      .flatMap(f -> f.endings.stream())
                      .distinct()
                      .collect(joining(", ")))
          .fault();
    }
    return candidates;
  }

  private static Path existing(String nameOrPath, String wanted) {
    try {
      var path = Path.of(nameOrPath);
      if (Files.isRegularFile(path)) {
        return path;
      }
    } catch (InvalidPathException e) {
      throw unknown(nameOrPath, "no " + wanted + " and no path", wanted).cause(e).fault();
    }
    var found =
        Files.isDirectory(Path.of(nameOrPath)) ? "a folder" : "no " + wanted + " and no file";
    throw unknown(nameOrPath, found, wanted).fault();
  }

  private static EspalierException.Fault unknown(String nameOrPath, String found, String wanted) {
    var names =
        wanted.equals("suite") ? List.of(Suite.BUILTIN) : List.of(Suite.BUILTIN, Template.NONE);
    var fault =
        EspalierException.in(nameOrPath)
            .found(found)
            .needed(
                names.stream().map(name -> "'" + name + "'").collect(joining(", "))
                    + " or a .yaml, .json, .csv, .jsonl or .parquet file");
    Spelling.nearest(nameOrPath, names)
        .ifPresent(name -> fault.remedy("Did you mean '" + name + "'?"));
    return fault;
  }
}
