package dev.espalier.capability;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.espalier.stats.MeanOfItems;
import java.util.Optional;

/// Whether a benchmark could show that a model got worse: only then does it count that it shows
/// nothing. In JSON, `kind` says which.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Sensitivity.Sensitive.class, name = "sensitive"),
  @JsonSubTypes.Type(value = Sensitivity.Insensitive.class, name = "insensitive")
})
public sealed interface Sensitivity {
  /// The standard errors by which the dense model must beat chance.
  double ERRORS = 3;

  /// The dense model beats chance by [#ERRORS] standard errors, and a copy that was damaged on
  /// purpose is shown to be worse.
  record Sensitive(Change damaged) implements Sensitivity {}

  /// It could not for this model; `reason` says why.
  record Insensitive(String reason) implements Sensitivity {}

  /// @param damaged the damaged copy against the dense model; absent where none was examined
  static Sensitivity of(MeanOfItems dense, double chance, Optional<Change> damaged) {
    if (dense.standardError().isEmpty()) {
      return new Insensitive("too few questions");
    }
    if (!(dense.mean() - chance > ERRORS * dense.standardError().getAsDouble())) {
      return new Insensitive("the dense model does not beat chance by 3 standard errors");
    }
    if (damaged.isEmpty()) {
      return new Insensitive("no damaged copy was examined");
    }
    return damaged.get().isWorse()
        ? new Sensitive(damaged.get())
        : new Insensitive("a damaged copy is not shown to be worse");
  }

  default boolean isSensitive() {
    return this instanceof Sensitive;
  }
}
