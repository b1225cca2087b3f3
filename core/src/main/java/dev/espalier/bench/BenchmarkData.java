package dev.espalier.bench;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import dev.espalier.suite.SuiteText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where benchmarks lie: folders in which each is found by its usual names, or one file of
/// questions. Of several places the first that has a file of a benchmark counts.
///
/// Where no file of examples is at hand, the last 50 rows of the questions are set aside for them
/// and not asked.
public final class BenchmarkData {
  /// Rows set aside where examples have no file of their own.
  static final int SET_ASIDE = 50;

  private final List<Path> places;

  private BenchmarkData(List<Path> places) {
    this.places = List.copyOf(places);
  }

  /// The data in that folder or file.
  public static BenchmarkData at(Path place) {
    return at(List.of(place));
  }

  /// The data in those folders or files, at least one.
  public static BenchmarkData at(List<Path> places) {
    if (places.isEmpty()) {
      throw new IllegalArgumentException("no place to look in");
    }
    for (Path place : places) {
      if (!Files.exists(place)) {
        throw EspalierException.in(place).found("no such file or folder").fault();
      }
    }
    return new BenchmarkData(places);
  }

  /// The parts of `benchmark`, with a pool for `shots` examples.
  List<Section> sections(Benchmark benchmark, int shots) {
    if (benchmark != Benchmark.MMLU) {
      var questions = find(benchmark.files().questions(), "");
      if (questions.isEmpty()) {
        throw missing(benchmark);
      }
      return List.of(section(benchmark, "", questions.get(), shots));
    }
    var sections = new ArrayList<Section>();
    for (String subject : MmluGroup.allSubjects()) {
      find(benchmark.files().questions(), subject)
          .ifPresent(file -> sections.add(section(benchmark, subject, file, shots)));
    }
    if (sections.isEmpty()) {
      throw missing(benchmark);
    }
    return sections;
  }

  /// Whether there is a file of `benchmark`.
  public boolean has(Benchmark benchmark) {
    var subjects = benchmark == Benchmark.MMLU ? MmluGroup.allSubjects() : List.of("");
    return subjects.stream()
        .anyMatch(subject -> find(benchmark.files().questions(), subject).isPresent());
  }

  /// WikiText-2's test part, as its authors publish it, from that file or from the hub's.
  public String wikiText() {
    var file =
        find(WikiText.FILES, "")
            .orElseThrow(() ->
                EspalierException.in(label())
                    .found("no file of wikitext")
                    .needed("one of " + String.join(", ", WikiText.FILES))
                    .fault());
    if (!String.valueOf(file.getFileName()).endsWith(".parquet")) {
      return SuiteText.read(file).text();
    }
    return Rows.read(file).stream()
        .map(row -> row.fields().path("text").asString(""))
        .map(text -> text.isEmpty() ? " \n" : text)
        .collect(joining());
  }

  private Section section(Benchmark benchmark, String subject, Path questions, int shots) {
    String name = subject.isEmpty() ? benchmark.label() : benchmark.label() + "_" + subject;
    String description = subject.isEmpty() ? "" : Mmlu.description(subject);
    var rows = Rows.read(questions);
    if (shots == 0) {
      return new Section(name, description, rows, List.of(), "");
    }
    var examples = find(benchmark.files().examples(), subject);
    if (examples.isPresent() && !examples.get().equals(questions)) {
      return new Section(name, description, rows, Rows.read(examples.get()), "");
    }
    int asked = rows.size() - SET_ASIDE;
    if (asked < 1) {
      throw EspalierException.in(questions)
          .found(rows.size() + " rows and no file of examples beside it")
          .needed("more than the " + SET_ASIDE + " that are set aside for examples")
          .remedy("Take --shots 0, or put the examples beside it.")
          .fault();
    }
    String note = "examples from the file's last " + SET_ASIDE + " rows, which are not asked";
    return new Section(
        name, description, rows.subList(0, asked), rows.subList(asked, rows.size()), note);
  }

  private Optional<Path> find(List<String> names, String subject) {
    return places.stream().flatMap(place -> find(place, names, subject).stream()).findFirst();
  }

  /// A file itself, where it is the only place or has one of the `names`; else the first of them in
  /// the folder.
  private Optional<Path> find(Path place, List<String> names, String subject) {
    if (Files.isDirectory(place)) {
      return names.stream()
          .map(name -> place.resolve(name.replace("{}", subject)))
          .filter(Files::isRegularFile)
          .findFirst();
    }
    boolean isOnly = places.size() == 1 && subject.isEmpty();
    return isOnly || matches(place, names, subject) ? Optional.of(place) : Optional.empty();
  }

  private static boolean matches(Path file, List<String> names, String subject) {
    String given = String.valueOf(file.getFileName());
    return names.stream()
        .map(name -> name.replace("{}", subject))
        .anyMatch(name -> given.equals(name.substring(name.lastIndexOf('/') + 1)));
  }

  private EspalierException missing(Benchmark benchmark) {
    return EspalierException.in(label())
        .found("no file of " + benchmark.label())
        .needed("one of " + String.join(", ", benchmark.files().questions()))
        .fault();
  }

  private String label() {
    return places.stream().map(Path::toString).collect(joining(", "));
  }
}
