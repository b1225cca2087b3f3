package dev.espalier.suite;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The three levels that the paper's files share, category > sub-category > severity > list, taken
/// apart with every problem named by line and key path.
final class TopicTree {
  /// One entry of a list, and where it stands.
  ///
  /// @param id `hate-speech/…/high/0`: the topic as an id
  record Leaf(String id, Topic topic, YamlTree node) {}

  private final SuiteText text;
  private final Problems problems;

  TopicTree(SuiteText text, Problems problems) {
    this.text = text;
    this.problems = problems;
  }

  /// All entries below `root`, whose own place is `path`, in the order of the file.
  List<Leaf> leaves(YamlTree root, String path) {
    var leaves = new ArrayList<Leaf>();
    for (var category : entries(root, path, "categories").entrySet()) {
      var categoryPath = path + " > " + category.getKey();
      for (var sub : entries(category.getValue(), categoryPath, "sub-categories").entrySet()) {
        var subPath = categoryPath + " > " + sub.getKey();
        var slugs = slug(category.getKey()) + "/" + slug(sub.getKey());
        for (var severity : entries(sub.getValue(), subPath, "severities").entrySet()) {
          var severityPath = subPath + " > " + severity.getKey();
          var level = severity(severity.getKey(), severity.getValue(), severityPath);
          var items = items(severity.getValue(), severityPath);
          for (int i = 0; i < items.size() && level.isPresent(); i++) {
            var topic = new Topic(category.getKey(), Optional.of(sub.getKey()), level, i);
            leaves.add(new Leaf(slugs + "/" + level.get().label() + "/" + i, topic, items.get(i)));
          }
        }
      }
    }
    return leaves;
  }

  /// The text of a scalar that is not blank; else a problem.
  Optional<String> text(YamlTree node, String path) {
    return switch (node) {
      case YamlTree.Scalar scalar when !scalar.text().isBlank() -> {
        UnicodeCheck.problem(scalar.text())
            .ifPresent(
                found -> problems.add(fault(node, path).found(found).needed("valid Unicode")));
        yield Optional.of(scalar.text());
      }
      case YamlTree.Scalar _ -> problem(node, path, "an empty text", "one sentence or more");
      case YamlTree.Sequence _, YamlTree.Mapping _ -> problem(node, path, node.kind(), "a text");
    };
  }

  /// The entries of a mapping; else a problem and none.
  Map<String, YamlTree> entries(YamlTree node, String path, String needed) {
    return switch (node) {
      case YamlTree.Mapping mapping when !mapping.entries().isEmpty() -> {
        mapping.entries().keySet().stream()
            .filter(String::isBlank)
            .forEach(_ -> problems.add(fault(node, path).found("a blank key").needed("a name")));
        yield mapping.entries();
      }
      case YamlTree.Mapping _, YamlTree.Sequence _, YamlTree.Scalar _ -> {
        problems.add(fault(node, path).found(node.kind()).needed("a mapping of " + needed));
        yield Map.of();
      }
    };
  }

  EspalierException.Fault fault(YamlTree node, String path) {
    return EspalierException.in(text.at(node.line()) + ": " + path);
  }

  /// The entries of a list that is not empty; else a problem and none.
  List<YamlTree> items(YamlTree node, String path) {
    return switch (node) {
      case YamlTree.Sequence sequence when !sequence.items().isEmpty() -> sequence.items();
      case YamlTree.Sequence _, YamlTree.Mapping _, YamlTree.Scalar _ -> {
        problems.add(fault(node, path).found(node.kind()).needed("a list of tasks"));
        yield List.of();
      }
    };
  }

  private Optional<Severity> severity(String key, YamlTree node, String path) {
    var severity = Severity.parse(key);
    if (severity.isEmpty()) {
      problems.add(unknownSeverity(fault(node, path), key));
    }
    return severity;
  }

  private <T> Optional<T> problem(YamlTree node, String path, String found, String needed) {
    problems.add(fault(node, path).found(found).needed(needed));
    return Optional.empty();
  }

  static EspalierException.Fault unknownSeverity(EspalierException.Fault fault, String found) {
    fault.found("unknown severity '" + found + "'").needed("Low, Medium or High");
    var word = found.strip().split("\\s+", 2)[0];
    Spelling.nearest(word, List.of("Low", "Medium", "High"))
        .ifPresent(name -> fault.remedy("Did you mean '" + name + "'?"));
    return fault;
  }

  /// Lower-case letters and digits of any script, other runs of characters as one dash.
  static String slug(String words) {
    return words
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .mapToObj(c -> Character.isLetterOrDigit(c) ? Character.toString(c) : "-")
        .collect(joining())
        .replaceAll("-+", "-")
        .replaceAll("^-|-$", "");
  }
}
