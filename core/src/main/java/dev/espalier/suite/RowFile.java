package dev.espalier.suite;

import dev.espalier.EspalierException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A file of rows under named columns that is no suite, such as answers or labels: CSV by RFC 4180,
/// JSON lines or Parquet, read as strictly as suites are.
///
/// @param location the path as it was given
/// @param sha256 of the file's bytes
/// @param columns in the order of the file
/// @param rows in the order of the file
public record RowFile(String location, String sha256, List<String> columns, List<Row> rows) {
  /// A row.
  ///
  /// @param where `file:line`
  /// @param fields texts by column
  public record Row(String where, Map<String, String> fields) {
    public Row {
      fields = Map.copyOf(fields);
    }

    /// The text in a column; empty where the row has none.
    public Optional<String> field(String column) {
      return Optional.ofNullable(fields.get(column));
    }
  }

  public RowFile {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /// Reads a file whose ending says its form: `.csv`, `.jsonl`, `.ndjson` or `.parquet`.
  public static RowFile read(Path file) {
    var name = file.toString().toLowerCase(Locale.ROOT);
    boolean isCsv = name.endsWith(".csv");
    if (!isCsv && !name.matches("(?s).*\\.(jsonl|ndjson|parquet)")) {
      throw EspalierException.in(file)
          .found("a file of unknown form")
          .needed("a name that ends in .csv, .jsonl, .ndjson or .parquet")
          .fault();
    }
    var text = SuiteText.read(file);
    var problems = new Problems(text);
    var table = isCsv ? CsvRows.table(text, problems) : JsonlRows.table(text, problems);
    problems.throwIfAny();
    return new RowFile(
        text.location(),
        text.sha256(),
        table.columns(),
        table.rows().stream()
            .map(row -> new Row(row.where(), new LinkedHashMap<>(row.fields())))
            .toList());
  }
}
