package dev.espalier.suite;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One JSON object a line, in UTF-8. The keys are the columns of [RowSuite]; lists and objects
/// under keys that are not used are ignored. Blank lines hold no row.
final class JsonlRows implements SuiteReader {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private record Line(String where, JsonNode object) {}

  @Override
  public boolean claims(SuiteText text) {
    return true;
  }

  @Override
  public Suite read(SuiteText text, ReadOptions options) {
    var problems = new Problems(text);
    var lines = lines(text, problems);
    problems.throwIfAny();
    var columns = new LinkedHashSet<String>();
    lines.forEach(line -> columns.addAll(line.object().propertyNames()));
    if (columns.isEmpty()) {
      throw EspalierException.in(text.location())
          .found("the file is empty")
          .needed("a JSON object for each request")
          .fault();
    }
    var prompt = RowSuite.promptColumn(text, List.copyOf(columns), options);
    var rows = new ArrayList<RowSuite.Row>();
    for (var line : lines) {
      var fields = new LinkedHashMap<String, String>();
      line.object().properties().stream()
          .filter(field -> field.getValue().isValueNode() && !field.getValue().isNull())
          .forEach(field -> fields.put(field.getKey(), field.getValue().asString()));
      rows.add(new RowSuite.Row(line.where(), fields));
    }
    return new RowSuite(text, problems).of(rows, prompt);
  }

  private static List<Line> lines(SuiteText text, Problems problems) {
    var lines = new ArrayList<Line>();
    var number = 0;
    for (var line : text.text().split("\n", -1)) {
      number++;
      var where = text.at(number);
      if (!line.isBlank()) {
        object(line, where, problems).ifPresent(object -> lines.add(new Line(where, object)));
      }
    }
    return lines;
  }

  private static Optional<JsonNode> object(String line, String where, Problems problems) {
    try {
      var node = JSON.readTree(line);
      if (node.isObject()) {
        return Optional.of(node);
      }
      problems.add(EspalierException.in(where).found("no JSON object").needed("one a line"));
    } catch (JacksonException e) {
      var column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      problems.add(
          EspalierException.in(where)
              .found("no JSON" + (column > 0 ? ", from column " + column : ""))
              .needed("one JSON object a line")
              .cause(e));
    }
    return Optional.empty();
  }
}
