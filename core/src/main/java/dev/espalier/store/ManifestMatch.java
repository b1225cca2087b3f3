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
            field("suite hash", found, asked, m -> m.suite().hash()),
            field("suite limit", found, asked, m -> or(m.suite().limit(), "none")),
            field("protocol", found, asked, Manifest::protocol),
            field("sampling", found, asked, m -> m.generation().sampling()),
            field("prompt format", found, asked, m -> m.generation().promptFormat()),
            field("system prompt", found, asked, m -> or(m.generation().systemPrompt(), "none")),
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
