package dev.espalier.suite;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Prompts in their order, with where they come from.
///
/// Prompt ids are unique; tasks of one id have one text; each twin's harmful task may be absent (a
/// subset keeps its ids).
///
/// @param name short: the file's name, or the name of a suite of ours
/// @param source what it was read from
/// @param templates the templates the prompts stand under, [Template#none()] among them if used
/// @param prompts in the order of the source
public record Suite(String name, Source source, List<Template> templates, List<Prompt> prompts) {
  /// The name of the suite that comes with Espalier.
  public static final String BUILTIN = "builtin";

  public Suite {
    templates = List.copyOf(templates);
    prompts = List.copyOf(prompts);
    var ids = new HashSet<String>();
    var texts = new HashMap<String, String>();
    for (var prompt : prompts) {
      if (!ids.add(prompt.id())) {
        throw new IllegalArgumentException("two prompts have the id '" + prompt.id() + "'");
      }
      var behavior = prompt.behavior();
      var known = texts.putIfAbsent(behavior.id(), behavior.text());
      if (known != null && !known.equals(behavior.text())) {
        throw new IllegalArgumentException("two tasks have the id '" + behavior.id() + "'");
      }
    }
  }

  /// Reads a suite: `builtin`, or a file whose ending says how (see [SuiteFormat]).
  ///
  /// @throws dev.espalier.EspalierException naming every problem of the file at once
  public static Suite open(String nameOrPath) {
    return open(nameOrPath, ReadOptions.defaults());
  }

  /// Reads a suite as `options` say.
  public static Suite open(String nameOrPath, ReadOptions options) {
    return SuiteFormat.open(nameOrPath, options);
  }

  /// SHA-256 over the id, task id, expectation and text hash of each prompt, in order: the same
  /// prompts in the same order have the same hash, whatever file they came from.
  public String sha256() {
    var lines = new StringBuilder();
    for (var prompt : prompts) {
      var behavior = prompt.behavior();
      lines.append(prompt.id()).append('\n');
      lines.append(behavior.twinKey()).append('\n');
      lines.append(behavior.expectation().label()).append('\n');
      lines.append(prompt.sha256()).append('\n');
    }
    return Sha256.of(lines.toString());
  }

  /// At most `count` prompts, balanced over category x template and then over tasks, chosen by
  /// `seed` and by the prompts' ids alone, in the order of this suite. A task and its twin under
  /// one template are taken together or not at all. See [BalancedSample].
  public Suite limit(int count, long seed) {
    return count >= prompts.size() ? this : keep(BalancedSample.of(this, count, seed));
  }

  /// The first `count` prompts as the source orders them, unbalanced; pairs may be cut.
  public Suite first(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("count " + count + " is not positive");
    }
    return count >= prompts.size()
        ? this
        : new Suite(name, source, templates, prompts.subList(0, count));
  }

  /// The prompts by id.
  public Map<String, Prompt> byId() {
    var byId = new HashMap<String, Prompt>();
    prompts.forEach(prompt -> byId.put(prompt.id(), prompt));
    return byId;
  }

  private Suite keep(Set<String> ids) {
    return new Suite(
        name, source, templates, prompts.stream().filter(p -> ids.contains(p.id())).toList());
  }
}
