package dev.espalier.suite;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tasks and templates apart: the form of the built-in suite, open to users.
///
/// ```yaml
/// templates:
///   story: "… [TASK] …"
/// tasks:
///   Category:
///     Sub-category:
///       Medium Severity:
///         - harmful: …
///           harmless: …
///           tags: [contestable]
/// ```
///
/// `templates` may be absent, and so may `harmless` and `tags` of a task. Each task is asked bare,
/// then under each template: template by template, a task before its twin. A task's id is its
/// topic, its twin's the same with `/twin`. The tags, labels of [Tag], are the harmful task's; its
/// twin has none.
final class TaskYaml implements SuiteReader {
  private static final Set<String> KEYS = Set.of("templates", "tasks");
  private static final Set<String> TASK_KEYS = Set.of("harmful", "harmless", "tags");

  @Override
  public boolean claims(SuiteText text) {
    return text.text().lines().anyMatch(line -> line.startsWith("tasks:"));
  }

  @Override
  public Suite read(SuiteText text, ReadOptions options) {
    var problems = new Problems(text);
    var tree = new TopicTree(text, problems);
    var root = tree.entries(YamlTree.parse(text, problems), "top level", "templates and tasks");
    unknownKeys(root.keySet(), KEYS)
        .forEach(key ->
            problems.add(
                EspalierException.in(text.location())
                    .found("unknown key '" + key + "'")
                    .needed("templates and tasks")));
    var templates = new ArrayList<Template>();
    templates.add(Template.none());
    var listed = root.get("templates");
    if (listed != null) {
      templates.addAll(new TemplateMapping(tree, problems).templates(listed));
    }
    var behaviors = new ArrayList<Behavior>();
    var tasks = root.get("tasks");
    if (tasks != null) {
      for (var leaf : tree.leaves(tasks, "tasks")) {
        behaviors.addAll(task(leaf, tree, problems));
      }
    }
    return new SuiteBuilder(text, problems).cross(templates, behaviors);
  }

  private static List<Behavior> task(TopicTree.Leaf leaf, TopicTree tree, Problems problems) {
    var path = "tasks > " + leaf.id();
    var behaviors = new ArrayList<Behavior>();
    var parts = tree.entries(leaf.node(), path, "harmful and harmless");
    unknownKeys(parts.keySet(), TASK_KEYS)
        .forEach(key ->
            problems.add(
                tree.fault(leaf.node(), path)
                    .found("unknown key '" + key + "'")
                    .needed("harmful, harmless and tags")));
    var harmful = parts.get("harmful");
    if (harmful == null) {
      if (!parts.isEmpty()) {
        problems.add(tree.fault(leaf.node(), path).found("no harmful task").needed("one"));
      }
      return behaviors;
    }
    var tags = tags(parts.get("tags"), tree, path + " > tags", problems);
    tree.text(harmful, path + " > harmful")
        .map(task ->
            new Behavior(
                leaf.id(),
                task,
                leaf.topic(),
                Expectation.HARMFUL,
                Optional.empty(),
                tags,
                Setting.ALONE))
        .ifPresent(behaviors::add);
    var harmless = parts.get("harmless");
    if (harmless != null) {
      tree.text(harmless, path + " > harmless")
          .map(task -> twin(leaf, task))
          .ifPresent(behaviors::add);
    }
    return behaviors;
  }

  private static Behavior twin(TopicTree.Leaf leaf, String task) {
    return new Behavior(
        leaf.id() + "/twin", task, leaf.topic(), Expectation.HARMLESS, Optional.of(leaf.id()));
  }

  private static Set<Tag> tags(
      @Nullable YamlTree node, TopicTree tree, String path, Problems problems) {
    var tags = EnumSet.noneOf(Tag.class);
    switch (node) {
      case null -> {}
      case YamlTree.Sequence sequence -> {
        for (var item : sequence.items()) {
          tree.text(item, path)
              .ifPresent(label ->
                  Tag.parse(label)
                      .ifPresentOrElse(
                          tags::add,
                          () -> problems.add(unknownTag(tree.fault(item, path), label))));
        }
      }
      case YamlTree.Scalar _, YamlTree.Mapping _ ->
          problems.add(tree.fault(node, path).found(node.kind()).needed("a list of tags"));
    }
    return tags;
  }

  private static EspalierException.Fault unknownTag(EspalierException.Fault fault, String found) {
    var known = Arrays.stream(Tag.values()).map(Tag::label).toList();
    fault.found("unknown tag '" + found + "'").needed(String.join(" or ", known));
    Spelling.nearest(found, known).ifPresent(name -> fault.remedy("Did you mean '" + name + "'?"));
    return fault;
  }

  private static List<String> unknownKeys(Set<String> found, Set<String> known) {
    return found.stream().filter(key -> !known.contains(key)).toList();
  }
}
