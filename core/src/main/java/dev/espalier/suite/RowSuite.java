package dev.espalier.suite;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The suite of a user's table, one request a row, asked bare.
///
/// | column | meaning |
/// |---|---|
/// | prompt, goal, Goal, Behavior, forbidden_prompt or text; or as named | the request, kept as it is |
/// | id | optional; else `text-` and the first 12 hex digits of the request's SHA-256, so that moved rows keep theirs |
/// | category, sub_category | optional |
/// | severity | optional: Low, Medium, High |
/// | expected | optional: harmful (the default) or harmless |
/// | twin | optional: the harmless twin's text, of the same row |
/// | twin_of | optional: the id of the harmful row whose harmless twin this row is |
///
/// Optional columns are found whatever their case and with `_`, `-`, space or nothing between
/// words; other columns are ignored. An empty field is an absent one.
final class RowSuite {
  /// The names under which the request is looked for, in this order.
  static final List<String> PROMPT_COLUMNS =
      List.of("prompt", "goal", "Goal", "Behavior", "forbidden_prompt", "text");

  /// A row: where it stands (`file:line`), and its fields by column.
  record Row(String where, Map<String, String> fields) {}

  private final SuiteText text;
  private final Problems problems;
  private final Map<String, Integer> indices = new HashMap<>();
  private final Map<String, Integer> repeats = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final List<Behavior> behaviors = new ArrayList<>();
  private final Map<String, String> twinRows = new HashMap<>();

  RowSuite(SuiteText text, Problems problems) {
    this.text = text;
    this.problems = problems;
  }

  /// The column of the request among `columns`; without one there is nothing to read, so this stops
  /// at once.
  static String promptColumn(SuiteText text, List<String> columns, ReadOptions options) {
    var wanted = options.promptColumn().map(List::of).orElse(PROMPT_COLUMNS);
    var found = wanted.stream().filter(columns::contains).findFirst();
    if (found.isPresent()) {
      return found.get();
    }
    var fault =
        EspalierException.in(text.location())
            .found(
                "the columns " + columns.stream().map(c -> "'" + c + "'").collect(joining(", ")));
    if (options.promptColumn().isEmpty()) {
      throw fault
          .needed("one of " + String.join(", ", PROMPT_COLUMNS))
          .remedy("Name the column of the requests with --prompt-column.")
          .fault();
    }
    fault.needed("the column '" + wanted.getFirst() + "'");
    Spelling.nearest(wanted.getFirst(), columns)
        .ifPresent(name -> fault.remedy("Did you mean '" + name + "'?"));
    throw fault.fault();
  }

  /// The suite of `rows`, whose requests stand in `promptColumn`.
  Suite of(List<Row> rows, String promptColumn) {
    rows.forEach(row -> add(row, promptColumn));
    twinRows.forEach((twin, where) -> {
      if (!ids.contains(twin)) {
        problems.add(
            EspalierException.in(where)
                .found("twin_of '" + twin + "'")
                .needed("the id of a row of this file"));
      }
    });
    return new SuiteBuilder(text, problems).cross(List.of(Template.none()), behaviors);
  }

  private void add(Row row, String promptColumn) {
    var request = row.fields().getOrDefault(promptColumn, "");
    if (!isUsable(row, promptColumn, request)) {
      return;
    }
    var optional = new HashMap<String, String>();
    row.fields()
        .forEach((column, value) -> {
          if (!value.isBlank() && !column.equals(promptColumn)) {
            optional.putIfAbsent(plain(column), value);
          }
        });
    var topic = topic(row, optional);
    var twinOf = Optional.ofNullable(optional.get("twinof"));
    var expectation = expectation(row, optional, twinOf);
    var id = id(row, optional, request);
    if (id.isEmpty() || expectation.isEmpty()) {
      return;
    }
    twinOf.ifPresent(twin -> twinRows.putIfAbsent(twin, row.where()));
    behaviors.add(new Behavior(id.get(), request, topic, expectation.get(), twinOf));
    var twin = optional.get("twin");
    if (twin != null && isUsable(row, "twin", twin)) {
      addTwin(row, behaviors.getLast(), twin);
    }
  }

  private void addTwin(Row row, Behavior task, String twin) {
    if (task.expectation() == Expectation.HARMLESS) {
      problems.add(
          EspalierException.in(row.where())
              .found("a twin of a harmless row")
              .needed("twins of harmful rows only"));
      return;
    }
    behaviors.add(
        new Behavior(
            task.id() + "/twin", twin, task.topic(), Expectation.HARMLESS, Optional.of(task.id())));
  }

  private boolean isUsable(Row row, String column, String value) {
    var found =
        value.isBlank()
            ? Optional.of("an empty " + column)
            : UnicodeCheck.problem(value).map(what -> what + " of " + column);
    found.ifPresent(
        what -> problems.add(EspalierException.in(row.where()).found(what).needed("a request")));
    return found.isEmpty();
  }

  private Topic topic(Row row, Map<String, String> optional) {
    var category = optional.getOrDefault("category", Topic.UNCATEGORISED).strip();
    var subCategory = Optional.ofNullable(optional.get("subcategory")).map(String::strip);
    var severity = Optional.ofNullable(optional.get("severity"));
    var known = severity.flatMap(Severity::parse);
    if (severity.isPresent() && known.isEmpty()) {
      problems.add(
          TopicTree.unknownSeverity(EspalierException.in(row.where()), severity.orElseThrow()));
    }
    var place = category + "\n" + subCategory + "\n" + known;
    int index = indices.merge(place, 1, Integer::sum) - 1;
    return new Topic(category, subCategory, known, index);
  }

  private Optional<Expectation> expectation(
      Row row, Map<String, String> optional, Optional<String> twinOf) {
    var written = optional.get("expected");
    if (written == null) {
      return Optional.of(twinOf.isPresent() ? Expectation.HARMLESS : Expectation.HARMFUL);
    }
    var known = Expectation.parse(written);
    if (known.isEmpty()) {
      var fault =
          EspalierException.in(row.where())
              .found("unknown expectation '" + written + "'")
              .needed("harmful or harmless");
      Spelling.nearest(written.strip(), List.of("harmful", "harmless"))
          .ifPresent(name -> fault.remedy("Did you mean '" + name + "'?"));
      problems.add(fault);
    } else if (twinOf.isPresent() && known.get() == Expectation.HARMFUL) {
      problems.add(
          EspalierException.in(row.where())
              .found("a twin (twin_of '" + twinOf.get() + "') that is expected harmful")
              .needed("harmless"));
      return Optional.empty();
    }
    return known;
  }

  private Optional<String> id(Row row, Map<String, String> optional, String request) {
    var written = optional.get("id");
    if (written == null) {
      var hashed = "text-" + Sha256.of(request).substring(0, 12);
      int repeat = repeats.merge(hashed, 1, Integer::sum);
      var id = repeat == 1 ? hashed : hashed + "-" + repeat;
      ids.add(id);
      return Optional.of(id);
    }
    var id = written.strip();
    var found =
        id.chars().anyMatch(Character::isISOControl)
            ? Optional.of("an id with a control character")
            : ids.add(id)
                ? Optional.<String>empty()
                : Optional.of("the id '" + id + "' for the second time");
    found.ifPresent(
        what -> problems.add(EspalierException.in(row.where()).found(what).needed("each id once")));
    return found.isEmpty() ? Optional.of(id) : Optional.empty();
  }

  private static String plain(String column) {
    return column.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
  }
}
