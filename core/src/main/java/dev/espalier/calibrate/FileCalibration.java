package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import dev.espalier.calibrate.CalibrationSource.DocumentCounts;
import java.nio.file.Path;

/// Calibration windows that are cut from the documents of a file.
///
/// | name ends in | documents |
/// |---|---|
/// | `.txt` | the whole file is one |
/// | `.jsonl`, `.json` | a JSON object a line, the document under `text` (C4) |
/// | `.txt.gz`, `.jsonl.gz`, `.json.gz` | the same, gzipped |
/// | `.parquet` | a row each, the document in column `text`; the file is read into memory |
public final class FileCalibration {
  static final String REMEDY =
      "Take a smaller --calibration-length, fewer windows or a file with longer texts.";

  private FileCalibration() {}

  /// Draws the windows of `plan` from `file` by `rule`.
  public static Calibration draw(Path file, ToIds toIds, WindowPlan plan, DrawingRule rule) {
    try (var documents = open(file)) {
      if (documents.size() == 0) {
        throw EspalierException.in(file)
            .found("no text")
            .needed("documents to calibrate on")
            .fault();
      }
      var drawing = rule.drawer().draw(documents, toIds, plan);
      var counts =
          new DocumentCounts(documents.size(), drawing.documentsUsed(), drawing.tooShort());
      var name = String.valueOf(file.getFileName());
      return new Calibration(
          new CalibrationSource.File(name, rule, plan.seed(), counts),
          drawing.windows().stream().map(WindowDrawer.DrawnWindow::ids).toList());
    }
  }

  private static Documents open(Path file) {
    String name = file.toString();
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    if (plain.endsWith(".txt")) {
      return OneText.open(file);
    }
    if (plain.endsWith(".jsonl") || plain.endsWith(".json")) {
      return JsonDocuments.open(file);
    }
    if (name.endsWith(".parquet")) {
      return TableDocuments.open(file);
    }
    throw EspalierException.in(file)
        .found("not known as a text by its name")
        .needed("a name that ends in .txt, .jsonl or .json, or one of these and .gz, or .parquet")
        .fault();
  }
}
