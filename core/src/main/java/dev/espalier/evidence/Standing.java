package dev.espalier.evidence;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import java.util.Optional;

/// How a condition stands. In JSON, `standing` says which.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "standing")
public sealed interface Standing {
  /// It holds, by the whole interval.
  @JsonTypeName("met")
  record Met(Measure measure) implements Standing {}

  /// It does not hold, by the whole interval.
  @JsonTypeName("failed")
  record Failed(Measure measure) implements Standing {}

  /// The interval lies on both sides, or there is none.
  @JsonTypeName("open")
  record Open(Measure measure) implements Standing {}

  /// There is nothing to tell it from.
  @JsonTypeName("not measured")
  record NotMeasured(String reason) implements Standing {}

  /// What was measured; absent where nothing was.
  default Optional<Measure> measured() {
    return switch (this) {
      case Met(var measure) -> Optional.of(measure);
      case Failed(var measure) -> Optional.of(measure);
      case Open(var measure) -> Optional.of(measure);
      case NotMeasured _ -> Optional.empty();
    };
  }
}
