package dev.espalier.prune;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A recipe as a YAML file: how much of which matrix is pruned.
///
/// ```yaml
/// sparsity: 0.2          # of every matrix of the target that no rule fits; may be left out
/// rules:                 # the last one that fits a matrix holds
///   - match: q_proj      # a pattern for names, see NamePattern; left out: all names
///     sparsity: 0.3      # a ratio in [0, 1), or N:M
///   - layers: 0-3        # a layer or a range, from 0; left out: all layers
///     sparsity: 0.1
/// ```
///
/// @param sparsity left out (null): what no rule fits stays as it is
/// @param rules left out (null): none
record RecipeFile(@Nullable String sparsity, @Nullable List<RuleLines> rules) {
  /// The lines of one rule; what was left out is null.
  record RuleLines(@Nullable String match, @Nullable String layers, @Nullable String sparsity) {}

  static Recipe read(Path file) {
    var name = file.getFileName();
    try {
      var mapper =
          YAMLMapper.builder()
              .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .build();
      var read = mapper.readValue(Files.readString(file), RecipeFile.class);
      if (read == null || (read.sparsity == null && (read.rules == null || read.rules.isEmpty()))) {
        throw EspalierException.in(name)
            .found("a recipe that asks for nothing")
            .needed("'sparsity', 'rules', or both")
            .fault();
      }
      return read.recipe(name.toString());
    } catch (UnrecognizedPropertyException e) {
      throw unknownKey(place(name, e), e);
    } catch (JacksonException e) {
      throw EspalierException.in(place(name, e))
          .found("not a recipe (" + e.getOriginalMessage().lines().findFirst().orElse("") + ")")
          .needed("'sparsity', and 'rules' of 'match', 'layers' and 'sparsity'")
          .cause(e)
          .fault();
    } catch (IOException e) {
      throw EspalierException.in(name)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }

  /// The file and, where it is known, the line.
  private static String place(Path name, JacksonException e) {
    var at = e.getLocation();
    return at == null || at.getLineNr() < 1 ? name.toString() : name + ":" + at.getLineNr();
  }

  private static EspalierException unknownKey(String where, UnrecognizedPropertyException e) {
    var known = e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList();
    var fault =
        EspalierException.in(where)
            .found("unknown key '" + e.getPropertyName() + "'")
            .needed(String.join(", ", known))
            .cause(e);
    Spelling.nearest(e.getPropertyName(), known)
        .ifPresent(near -> fault.remedy("Did you mean '" + near + "'?"));
    return fault.fault();
  }

  private Recipe recipe(String name) {
    var rest = Optional.ofNullable(sparsity).map(text -> Sparsity.parse(name, text));
    var parsed = new ArrayList<Recipe.Rule>();
    for (RuleLines lines : rules == null ? List.<RuleLines>of() : rules) {
      parsed.add(rule(name + ", rule " + (parsed.size() + 1), lines));
    }
    return new Recipe(rest, parsed);
  }

  private static Recipe.Rule rule(String where, @Nullable RuleLines lines) {
    if (lines == null || lines.sparsity == null) {
      throw EspalierException.in(where)
          .found("no 'sparsity'")
          .needed("one in every rule; 0 leaves a matrix as it is")
          .fault();
    }
    return new Recipe.Rule(
        where,
        Optional.ofNullable(lines.match),
        Optional.ofNullable(lines.layers).map(text -> LayerRange.parse(where, text)),
        Sparsity.parse(where, lines.sparsity));
  }
}
