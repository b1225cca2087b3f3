package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.prune.PruneReport;
import dev.espalier.store.Manifest;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// How a pruned model came to be: `espalier.json` in its folder, and the columns of its variant.
///
/// @param schemaVersion 1
/// @param espalier the version that pruned
/// @param base the model that was pruned, with the hashes of its files
/// @param method the pruner's name, `wanda`
/// @param target the target's name, `attention`
/// @param requestedSparsity the ratio that was asked for, in [0, 1)
/// @param achieved exact zeros, as fractions
/// @param calibration where the calibration text came from, and its hash
/// @param dtype the type of the weights and activations from which the mask was computed
public record PruneRecord(
    int schemaVersion,
    String espalier,
    Manifest.Model base,
    String method,
    String target,
    double requestedSparsity,
    PruneReport.Achieved achieved,
    String calibration,
    String dtype) {
  /// The file's name in a model's folder.
  public static final String FILE = "espalier.json";

  /// The version that this code writes, and the newest that it reads.
  public static final int SCHEMA_VERSION = 1;

  /// The record of one pruning.
  public static PruneRecord of(
      String espalier, Manifest.Model base, PruneReport report, String calibration, String dtype) {
    return new PruneRecord(
        SCHEMA_VERSION,
        espalier,
        base,
        report.method(),
        report.target(),
        report.requested(),
        report.sparsity(),
        calibration,
        dtype);
  }

  /// `wanda-attention-0.2`: names the variant within a run.
  public String variantId() {
    return method + "-" + target + "-" + requestedSparsity;
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
      var record = JsonMapper.shared().readValue(text, PruneRecord.class);
      if (record.schemaVersion() > SCHEMA_VERSION) {
        throw EspalierException.in(where)
            .found("version " + record.schemaVersion())
            .needed("at most version " + SCHEMA_VERSION)
            .remedy("A newer Espalier wrote it: use that one.")
            .fault();
      }
      return record;
    } catch (JacksonException e) {
      throw EspalierException.in(where)
          .found("not the record of a pruning (" + List.of(e.getOriginalMessage()).getFirst() + ")")
          .needed("the file as Espalier wrote it")
          .cause(e)
          .fault();
    }
  }
}
