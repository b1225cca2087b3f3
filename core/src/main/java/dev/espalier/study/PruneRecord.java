package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.PruneReport;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.TargetSelection;
import dev.espalier.store.Manifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// How a pruned model came to be: `espalier.json` in its folder, and the columns of its variant.
///
/// @param schemaVersion 2; version 1 knew only WANDA at one ratio on attention
/// @param espalier the version that pruned
/// @param base the model that was pruned, with the hashes of its files; its path is the last name
///   of where it lay, since the record goes where the model goes
/// @param method the pruner's name, `wanda`
/// @param target the target's name, `attention`
/// @param selection the target itself
/// @param sparsity what was asked for: `0.2`, `2:4`, or the label of a recipe
/// @param recipe the same in full, a line for each rule: `*: 0.2`
/// @param requestedSparsity the share that was asked for, in [0, 1); of a recipe, the mean
/// @param seed of methods that draw
/// @param achieved exact zeros, as fractions
/// @param calibration where the calibration text came from, and its hash; `none` where no input was
///   measured
/// @param dtype the type of the weights and activations from which the mask was computed
/// @param notice what whoever finds the model must know: that it is a control
public record PruneRecord(
    int schemaVersion,
    String espalier,
    Manifest.Model base,
    String method,
    String target,
    TargetSelection selection,
    String sparsity,
    List<String> recipe,
    double requestedSparsity,
    long seed,
    PruneReport.Achieved achieved,
    String calibration,
    String dtype,
    Optional<String> notice) {
  /// The file's name in a model's folder.
  public static final String FILE = "espalier.json";

  /// The version that this code writes, and the newest that it reads.
  public static final int SCHEMA_VERSION = 2;

  /// The calibration of a method that measures no inputs.
  public static final String NO_CALIBRATION = "none";

  /// What is said of every control, see [PruneMethod].
  private static final String CONTROL =
      "This is a control, made to be compared with a pruned model and not to be used: it may answer"
          + " what the original refuses, and refuse or garble what the original answers.";

  public PruneRecord {
    recipe = List.copyOf(recipe);
  }

  /// The record of one pruning.
  public static PruneRecord of(
      String espalier, Manifest.Model base, PruneReport report, String calibration, String dtype) {
    return new PruneRecord(
        SCHEMA_VERSION,
        espalier,
        new Manifest.Model(base.name(), lastName(base.path()), base.files()),
        report.method(),
        report.target(),
        report.request().selection(),
        report.request().recipe().label(),
        report.request().recipe().lines(),
        report.requested(),
        report.request().seed(),
        report.sparsity(),
        calibration,
        dtype,
        PruneMethod.named(report.method()).filter(PruneMethod::isControl).map(_ -> CONTROL));
  }

  private static String lastName(String path) {
    return String.valueOf(Path.of(path).toAbsolutePath().normalize().getFileName());
  }

  /// `wanda-attention-0.2`, `random-attention-0.2-seed3`: names the variant within a run.
  public String variantId() {
    return String.join("-", parts());
  }

  /// `wanda attention 0.2`: names the variant in reports.
  public String label() {
    return String.join(" ", parts());
  }

  private List<String> parts() {
    boolean isDrawn = PruneMethod.named(method).filter(PruneMethod::isDrawn).isPresent();
    return isDrawn
        ? List.of(method, target, sparsity, "seed" + seed)
        : List.of(method, target, sparsity);
  }

  /// The content of [#FILE].
  public String toJson() {
    return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
  }

  /// The record that was saved with `model`, empty for a model that Espalier did not prune.
  public static Optional<PruneRecord> read(CheckpointSource model) {
    return model.text(FILE).map(text -> parse(model.path() + ": " + FILE, text));
  }

  /// The record in the text of an `espalier.json`; `where` names it in errors.
  public static PruneRecord parse(String where, String text) {
    try {
      return parse(where, JsonMapper.shared().readTree(text));
    } catch (JacksonException e) {
      throw EspalierException.in(where)
          .found("not the record of a pruning (" + List.of(e.getOriginalMessage()).getFirst() + ")")
          .needed("the file as Espalier wrote it")
          .cause(e)
          .fault();
    }
  }

  private static PruneRecord parse(String where, JsonNode tree) {
    int version = tree.path("schemaVersion").asInt(SCHEMA_VERSION);
    if (version > SCHEMA_VERSION) {
      throw EspalierException.in(where)
          .found("version " + version)
          .needed("at most version " + SCHEMA_VERSION)
          .remedy("A newer Espalier wrote it: use that one.")
          .fault();
    }
    if (version == 1 && tree instanceof ObjectNode old) {
      String ratio = old.path("requestedSparsity").asString();
      old.putPOJO("selection", TargetSelection.of(PruneTarget.ATTENTION));
      old.put("sparsity", ratio);
      old.putArray("recipe").add("*: " + ratio);
      old.put("seed", 0);
      old.putNull("notice");
    }
    return JsonMapper.shared().treeToValue(tree, PruneRecord.class);
  }
}
