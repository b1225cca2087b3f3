package dev.espalier.passport;

import dev.espalier.EspalierException;
import dev.espalier.model.load.CheckpointSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SequencedMap;

/// Whether a checkpoint is the one that a passport was written for.
///
/// @param tensors how many tensors were compared
/// @param difference the first tensor that differs, in words; empty when none does
public record Verification(int tensors, Optional<Difference> difference) {

  /// A tensor that is not what the passport says.
  ///
  /// @param tensor its name
  /// @param found its digest in the checkpoint, `missing`, or `unexpected`
  public record Difference(String tensor, String found) {}

  public boolean isProven() {
    return difference.isEmpty();
  }

  /// The passport of `model`, a pruned checkpoint, sealed with the digests of its tensors.
  public static Passport seal(Passport passport, CheckpointSource model) {
    return passport.sealed(TensorDigest.ofAll(model));
  }

  /// Compares every tensor of `model` with `passport`, read from `passportFile`.
  public static Verification of(Path passportFile, Passport passport, CheckpointSource model) {
    if (!passport.isSealed()) {
      throw EspalierException.in(passportFile)
          .found("is open: it has no digests to compare with")
          .needed("a sealed passport")
          .remedy("Run 'espalier passport write' on the pruned model.")
          .fault();
    }
    SequencedMap<String, String> found = TensorDigest.ofAll(model);
    return new Verification(passport.digests().size(), first(passport.digests(), found));
  }

  private static Optional<Difference> first(
      SequencedMap<String, String> needed, SequencedMap<String, String> found) {
    for (var digest : needed.entrySet()) {
      String other = found.getOrDefault(digest.getKey(), "missing");
      if (!other.equals(digest.getValue())) {
        return Optional.of(new Difference(digest.getKey(), other));
      }
    }
    return found.keySet().stream()
        .filter(name -> !needed.containsKey(name))
        .findFirst()
        .map(name -> new Difference(name, "unexpected"));
  }
}
