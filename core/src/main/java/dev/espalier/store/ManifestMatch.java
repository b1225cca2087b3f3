package dev.espalier.store;

import dev.espalier.EspalierException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether a process may add to a run. Rows that stand side by side must have been made alike: the
/// first field that differs is an error with its name, what the run has and what was asked.
final class ManifestMatch {
  private ManifestMatch() {}

  static void check(Path file, Manifest found, Manifest asked) {
    Stream.<Optional<Difference>>of(
            suites(found.suite(), asked.suite()),
            field("protocol", found, asked, Manifest::protocol),
            generations(found.generation(), asked.generation()),
            stopping(found, asked),
            judges(found, asked.judges()))
        .flatMap(Optional::stream)
        .findFirst()
        .ifPresent(difference -> {
          throw fault(file, difference);
        });
  }

  static void checkJudges(Path file, Manifest found, List<Manifest.Judge> asked) {
    judges(found, asked)
        .ifPresent(difference -> {
          throw fault(file, difference);
        });
  }

  private static EspalierException fault(Path file, Difference difference) {
    return EspalierException.in(file)
        .found("the run has %s '%s'".formatted(difference.field, difference.found))
        .needed("'%s', as asked".formatted(difference.asked))
        .remedy("Ask for the same, or start another run with another --out.")
        .fault();
  }

  private record Difference(String field, Object found, Object asked) {}

  private static Optional<Difference> field(
      String name, Manifest found, Manifest asked, Function<Manifest, Object> value) {
    return difference(name, value.apply(found), value.apply(asked));
  }

  /// A run of benchmarks alone may be asked prompts later, and a run of prompts benchmarks.
  private static Optional<Difference> suites(
      Manifest.@Nullable Suite found, Manifest.@Nullable Suite asked) { // null: no prompts
    if (found == null || asked == null) {
      return Optional.empty();
    }
    return difference("suite hash", found.hash(), asked.hash())
        .or(() -> difference("suite limit", or(found.limit(), "none"), or(asked.limit(), "none")));
  }

  private static Optional<Difference> generations(
      Manifest.@Nullable Generation found, Manifest.@Nullable Generation asked) { // as above
    if (found == null || asked == null) {
      return Optional.empty();
    }
    return difference("sampling", found.sampling(), asked.sampling())
        .or(() -> difference("prompt format", found.promptFormat(), asked.promptFormat()))
        .or(() ->
            difference(
                "system prompt",
                or(found.systemPrompt(), "none"),
                or(asked.systemPrompt(), "none")));
  }

  private static Optional<Difference> difference(String name, Object found, Object asked) {
    return Objects.equals(found, asked)
        ? Optional.empty()
        : Optional.of(new Difference(name, found, asked));
  }

  /// Who asks for a rule of stopping must have asked for it when the run was made; who asks for
  /// none may go on with any run.
  private static Optional<Difference> stopping(Manifest found, Manifest asked) {
    var rule = asked.notes().get("stopping");
    return rule == null
        ? Optional.empty()
        : difference("stopping", found.notes().getOrDefault("stopping", "as planned"), rule);
  }

  /// A judge may join; a known judge that now judges by something else may not.
  private static Optional<Difference> judges(Manifest found, List<Manifest.Judge> asked) {
    return asked.stream()
        .flatMap(judge ->
            found.judges().stream()
                .filter(known -> known.name().equals(judge.name()))
                .map(known ->
                    difference("judge " + judge.name() + " of hash", known.hash(), judge.hash()))
                .flatMap(Optional::stream))
        .findFirst();
  }

  private static Object or(@Nullable Object value, String absent) { // null: see Manifest
    return value == null ? absent : value;
  }
}
