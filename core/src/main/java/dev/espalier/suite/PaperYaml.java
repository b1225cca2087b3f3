package dev.espalier.suite;

import static java.util.stream.Collectors.toCollection;

import dev.espalier.EspalierException;
import dev.espalier.suite.TopicTree.Leaf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// The paper's `integrated.yaml` (CrystalEye42/eval-safety): template > category > sub-category >
/// severity > list of whole prompts.
///
/// The template `ORIGINAL` holds the bare tasks, each in single quotes, and each other template's
/// prompts hold the same quoted task once. A task is found by its place, never by its quotes: 14 of
/// the 225 have an apostrophe. Each template is rebuilt from its prompts: what stands around the
/// quoted task, which all prompts of a template must share.
///
/// Task ids are `category/sub-category/severity/index`, prompt ids `TEMPLATE/` and that; `ORIGINAL`
/// stays a template's id. The spans cover the task without its quotes.
final class PaperYaml implements SuiteReader {
  /// The template id of the bare tasks.
  private static final String ORIGINAL = "ORIGINAL";

  /// The authors' placeholder, by which templates are hashed and shown.
  private static final String SLOT = "[INSERT TASK HERE]";

  @Override
  public boolean claims(SuiteText text) {
    return text.text().lines().anyMatch(line -> line.startsWith(ORIGINAL + ":"));
  }

  @Override
  public Suite read(SuiteText text, ReadOptions options) {
    return new Reading(text).suite();
  }

  /// One file on its way to a suite.
  private static final class Reading {
    private final SuiteText text;
    private final Problems problems;
    private final TopicTree tree;
    private final Map<String, Behavior> tasks = new LinkedHashMap<>();
    private final List<Template> templates = new ArrayList<>();
    private final List<Prompt> prompts = new ArrayList<>();

    Reading(SuiteText text) {
      this.text = text;
      this.problems = new Problems(text);
      this.tree = new TopicTree(text, problems);
    }

    Suite suite() {
      var root = tree.entries(YamlTree.parse(text, problems), "top level", "templates");
      var original = root.get(ORIGINAL);
      if (original == null) {
        throw EspalierException.in(text.location())
            .found("neither a template 'ORIGINAL' nor a key 'tasks'")
            .needed("the paper's integrated.yaml, or tasks")
            .remedy("The templates are rebuilt from the bare tasks of ORIGINAL.")
            .fault();
      }
      var bare = tree.leaves(original, ORIGINAL);
      bare.forEach(this::addTask);
      root.forEach((id, node) -> {
        if (id.equals(ORIGINAL)) {
          addTemplate(id, bare);
        } else {
          var leaves = tree.leaves(node, id);
          compare(tree.fault(node, id), leaves);
          addTemplate(id, leaves);
        }
      });
      return new SuiteBuilder(text, problems).of(templates, prompts);
    }

    private void addTask(Leaf leaf) {
      var path = ORIGINAL + " > " + leaf.id();
      var found = tree.text(leaf.node(), path);
      if (found.isEmpty()) {
        return;
      }
      var quoted = found.get();
      if (quoted.length() < 3 || !quoted.startsWith("'") || !quoted.endsWith("'")) {
        problems.add(
            tree.fault(leaf.node(), path)
                .found("a task without quotes")
                .needed("the task in single quotes"));
        return;
      }
      var task =
          new Behavior(
              leaf.id(),
              quoted.substring(1, quoted.length() - 1),
              leaf.topic(),
              Expectation.HARMFUL,
              Optional.empty());
      if (tasks.putIfAbsent(leaf.id(), task) != null) {
        problems.add(
            tree.fault(leaf.node(), path)
                .found("the id '" + leaf.id() + "' for the second time")
                .needed("each id once"));
      }
    }

    /// A template has one prompt for each task of ORIGINAL.
    private void compare(EspalierException.Fault fault, List<Leaf> leaves) {
      var unknown = leaves.stream().map(Leaf::id).collect(toCollection(TreeSet::new));
      var missing = new TreeSet<>(tasks.keySet());
      missing.removeAll(unknown);
      unknown.removeAll(tasks.keySet());
      if (!missing.isEmpty()) {
        problems.add(fault.found("no prompt for " + listed(missing)).needed("the ORIGINAL tasks"));
      } else if (!unknown.isEmpty()) {
        problems.add(fault.found("a prompt for " + listed(unknown)).needed("the ORIGINAL tasks"));
      }
    }

    private static String listed(SortedSet<String> ids) {
      return ids.first() + (ids.size() > 1 ? " and " + (ids.size() - 1) + " more" : "");
    }

    private void addTemplate(String id, List<Leaf> leaves) {
      var forms = new ArrayList<Template>();
      for (var leaf : leaves) {
        var task = tasks.get(leaf.id());
        if (task != null) {
          form(id, leaf, task)
              .ifPresent(form -> {
                forms.add(form);
                if (forms.getFirst().equals(form)) {
                  prompts.add(form.ask(task));
                } else {
                  problems.add(
                      tree.fault(leaf.node(), id + " > " + leaf.id())
                          .found("another text around the task than in the prompts before")
                          .needed("one template"));
                }
              });
        }
      }
      forms.stream().findFirst().ifPresent(templates::add);
    }

    /// What stands around the quoted task in one prompt.
    private Optional<Template> form(String id, Leaf leaf, Behavior task) {
      var path = id + " > " + leaf.id();
      var prompt = tree.text(leaf.node(), path);
      if (prompt.isEmpty()) {
        return Optional.empty();
      }
      var quoted = "'" + task.text() + "'";
      var start = prompt.get().indexOf(quoted);
      if (start < 0 || prompt.get().indexOf(quoted, start + 1) >= 0) {
        problems.add(
            tree.fault(leaf.node(), path)
                .found(start < 0 ? "a prompt without its task" : "a prompt with its task twice")
                .needed("the quoted task of ORIGINAL once"));
        return Optional.empty();
      }
      return Optional.of(
          new Template(
              id,
              prompt.get().substring(0, start),
              SLOT,
              prompt.get().substring(start + quoted.length()),
              Template.Quoting.SINGLE_QUOTES));
    }
  }
}
