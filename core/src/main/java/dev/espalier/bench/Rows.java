package dev.espalier.bench;

import static de.siegmar.fastcsv.reader.FieldMismatchStrategy.IGNORE;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.espalier.EspalierException;
import dev.espalier.suite.SuiteText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// The rows of a benchmark's file, told by its ending: JSON objects, one a line (`.jsonl`), in a
/// list (`.json`) or in Parquet; RFC 4180 (`.csv`), with a header or in MMLU's own form without; or
/// HellaSwag's text form (`.txt`), six lines a task.
final class Rows {
  /// The names of the columns of MMLU's own files, which have no header.
  private static final List<String> MMLU =
      List.of("question", "choice0", "choice1", "choice2", "choice3", "answer");

  private static final int LINES_OF_A_TASK = 6;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Rows() {}

  static List<Row> read(Path file) {
    var text = SuiteText.read(file);
    String name = text.name().toLowerCase(Locale.ROOT);
    List<Row> rows;
    if (name.endsWith(".csv")) {
      rows = csv(text);
    } else if (name.endsWith(".txt")) {
      rows = sixLines(text);
    } else if (name.endsWith(".json") && text.text().stripLeading().startsWith("[")) {
      rows = list(text);
    } else if (name.matches(".*\\.(json|jsonl|ndjson|parquet)")) {
      rows = lines(text);
    } else {
      throw EspalierException.in(file)
          .found("a file whose ending is not that of a benchmark")
          .needed("one of .jsonl, .json, .parquet, .csv, .txt")
          .fault();
    }
    if (rows.isEmpty()) {
      throw EspalierException.in(file).found("no rows").needed("one for each question").fault();
    }
    return rows;
  }

  private static List<Row> lines(SuiteText text) {
    var rows = new ArrayList<Row>();
    int number = 0;
    for (String line : text.text().split("\n", -1)) {
      number++;
      if (!line.isBlank()) {
        rows.add(object(text.at(number), parse(text.at(number), line)));
      }
    }
    return rows;
  }

  private static List<Row> list(SuiteText text) {
    var rows = new ArrayList<Row>();
    for (JsonNode node : parse(text.location(), text.text()).values()) {
      rows.add(object(text.location() + "[" + rows.size() + "]", node));
    }
    return rows;
  }

  private static JsonNode parse(String where, String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException e) {
      throw EspalierException.in(where).found("no JSON").needed("a JSON object").cause(e).fault();
    }
  }

  private static Row object(String where, JsonNode node) {
    if (!node.isObject()) {
      throw EspalierException.in(where).found("no JSON object").needed("one a row").fault();
    }
    return new Row(where, node);
  }

  private static List<Row> csv(SuiteText text) {
    var records = records(text);
    boolean hasHeader = !records.isEmpty() && records.getFirst().getFields().contains("question");
    var columns = hasHeader ? records.getFirst().getFields() : MMLU;
    var rows = new ArrayList<Row>();
    for (CsvRecord record : hasHeader ? records.subList(1, records.size()) : records) {
      String where = text.at(record.getStartingLineNumber());
      if (record.getFieldCount() != columns.size()) {
        throw EspalierException.in(where)
            .found(record.getFieldCount() + " fields")
            .needed(columns.size() + ": " + String.join(", ", columns))
            .fault();
      }
      var fields = JSON.objectNode();
      for (int i = 0; i < columns.size(); i++) {
        fields.put(columns.get(i), record.getField(i));
      }
      rows.add(new Row(where, fields));
    }
    return rows;
  }

  private static List<CsvRecord> records(SuiteText text) {
    var records = new ArrayList<CsvRecord>();
    try {
      CsvReader.builder()
          .allowUnclosedQuote(false)
          .extraFieldStrategy(IGNORE)
          .missingFieldStrategy(IGNORE)
          .ofCsvRecord(text.text())
          .forEach(records::add);
    } catch (CsvParseException e) {
      long line = records.isEmpty() ? 1 : records.getLast().getStartingLineNumber() + 1;
      throw EspalierException.in(text.at(line))
          .found("damaged quoting")
          .needed("RFC 4180 quoting: \"…\", with \"\" for a quote inside")
          .cause(e)
          .fault();
    }
    return records;
  }

  /// `label: context`, the right ending's number, four endings.
  private static List<Row> sixLines(SuiteText text) {
    var lines = new ArrayList<>(List.of(text.text().split("\n", -1)));
    if (lines.getLast().isEmpty()) {
      lines.removeLast();
    }
    if (lines.size() % LINES_OF_A_TASK != 0) {
      throw EspalierException.in(text.location())
          .found(lines.size() + " lines")
          .needed("six a task: the context, the right ending's number, four endings")
          .fault();
    }
    var rows = new ArrayList<Row>();
    for (int from = 0; from < lines.size(); from += LINES_OF_A_TASK) {
      var fields = JSON.objectNode();
      fields.put("query", lines.get(from));
      fields.put("gold", lines.get(from + 1));
      var choices = fields.putArray("choices");
      lines.subList(from + 2, from + LINES_OF_A_TASK).forEach(choices::add);
      rows.add(new Row(text.at(from + 1), fields));
    }
    return rows;
  }
}
