package dev.espalier.passport;

import dev.espalier.EspalierException;
import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.PruneReport;
import dev.espalier.prune.Pruner;
import dev.espalier.prune.Threshold;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// What is needed to make a pruned checkpoint again from its base: which base, which rule, and what
/// the rule measured. About 1 MB for the attention of a 7B, whose query, key and value share norms.
///
/// It is open when pruning ends, and sealed with the digests of the tensors that were saved: by
/// these a rebuilt or a published checkpoint is known.
///
/// @param record the text of the pruned model's `espalier.json`
/// @param base what was pruned
/// @param rule how
/// @param matrices what was pruned in it, in the order of pruning
/// @param digests SHA-256 of each tensor of the pruned checkpoint by its name, as [TensorDigest]
///   has it; empty while the passport is open
public record Passport(
    String record,
    Base base,
    Rule rule,
    List<Matrix> matrices,
    SequencedMap<String, String> digests) {
  /// The file in a pruned model's folder that holds its passport, open.
  public static final String FILE = "espalier.passport";

  /// Endings of files that say how a model answers; others, such as a README.md, may change.
  private static final Set<String> DEFINING =
      Set.of(".safetensors", ".bin", ".pt", ".pth", ".gguf", ".json", ".jinja", ".model");

  public Passport {
    matrices = List.copyOf(matrices);
    digests = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(digests));
  }

  /// The model that was pruned.
  public record Base(String name, List<BaseFile> files) {
    public Base {
      files = List.copyOf(files);
    }
  }

  /// A file of the base.
  ///
  /// @param sha256 in hex
  public record BaseFile(String name, String sha256, long bytes) {}

  /// How the masks were chosen.
  ///
  /// @param method the pruner's name: `wanda`
  /// @param target the target's name: `attention`
  /// @param dtype the type of the weights that were scored: `f32`
  public record Rule(String method, String target, String dtype) {
    /// The method, if it can be applied again: its masks follow from the weights and their input
    /// norms, and it is no control, which exists to be compared with and not to be handed on.
    Optional<Pruner> pruner() {
      return PruneMethod.named(method)
          .filter(known ->
              switch (known) {
                case WANDA, WANDA_ALPHA, MAGNITUDE -> true;
                case SPARSEGPT, RANDOM, ANTI_WANDA, NOISE, SHUFFLED_WANDA -> false;
              })
          .flatMap(known ->
              Arrays.stream(Threshold.values())
                  .map(known::pruner)
                  .filter(pruner -> pruner.name().equals(method))
                  .findFirst());
    }
  }

  /// One pruned matrix.
  ///
  /// @param name the module's name, without `.weight`
  /// @param sparsity how much of it was pruned, as flags write it: `0.2`, `2:4`
  /// @param inputs mean squared input norms `[in]`; none where the method reads none
  public record Matrix(String name, String sparsity, List<Float> inputs) {
    public Matrix {
      inputs = List.copyOf(inputs);
    }
  }

  /// The open passport of a pruning; empty where the model cannot be made again from its base:
  /// weights changed that were not pruned, or the method is a control.
  public static Optional<Passport> open(
      String record, Base base, PruneReport report, String dtype) {
    var rule = new Rule(report.method(), report.target(), dtype);
    if (report.isRewritten() || rule.pruner().isEmpty()) {
      return Optional.empty();
    }
    var matrices =
        report.matrices().stream()
            .map(matrix -> new Matrix(matrix.name(), matrix.sparsity().label(), matrix.inputs()))
            .toList();
    return Optional.of(new Passport(record, base, rule, matrices, new LinkedHashMap<>()));
  }

  /// Reads the passport in the file `path`.
  public static Passport read(Path path) {
    return PassportFile.read(path);
  }

  /// Writes it to the file `path`, whole or not at all.
  public void write(Path path) {
    PassportFile.write(this, path);
  }

  /// The same, sealed with the digests of what was saved.
  public Passport sealed(SequencedMap<String, String> saved) {
    return new Passport(record, base, rule, matrices, saved);
  }

  /// Whether a checkpoint can be compared with it.
  public boolean isSealed() {
    return !digests.isEmpty();
  }

  /// Refuses files `found` in `model` that are not those of the base; what does not say how a model
  /// answers may be missing or changed.
  public void requireBase(Path model, List<BaseFile> found) {
    Map<String, BaseFile> byName = new HashMap<>();
    found.forEach(file -> byName.put(file.name(), file));
    for (BaseFile needed : base.files()) {
      var file = byName.get(needed.name());
      if (DEFINING.stream().anyMatch(needed.name()::endsWith)
          && (file == null || !file.sha256().equals(needed.sha256()))) {
        throw EspalierException.in(model)
            .found(
                file == null
                    ? "no file " + needed.name()
                    : needed.name() + " has SHA-256 " + file.sha256())
            .needed("SHA-256 " + needed.sha256() + ", as " + base.name() + " has it")
            .remedy("The passport is for another base model.")
            .fault();
      }
    }
  }
}
