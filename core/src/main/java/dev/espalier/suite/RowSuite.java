package dev.espalier.suite;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
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
/// | messages | JSONL: a [Conversation] that ends with the request |
/// | context | optional: a text that the request is about, put before it |
/// | id | optional; else `text-` and the first 12 hex digits of the SHA-256 of all that is asked, so that moved rows keep theirs; what is repeated has `-2`, `-3` behind it |
/// | category, sub_category | optional |
/// | severity | optional: Low, Medium, High |
/// | expected | optional: harmful or harmless; else as the caller says |
/// | tags | optional: contestable, self-harm; several with commas or semicolons between them |
/// | twin | optional: the harmless twin's text, of the same row: it has the row's topic, context and messages, not its tags |
/// | twin_of | optional: the id of the harmful row whose harmless twin this row is |
///
/// Optional columns are found whatever their case and with `_`, `-`, space or nothing between
/// words; other columns are ignored. An empty field is an absent one.
final class RowSuite {
  /// The names under which the request is looked for, in this order.
  static final List<String> PROMPT_COLUMNS =
      List.of("prompt", "goal", "Goal", "Behavior", "forbidden_prompt", "text");

  /// The optional columns by their plain names.
  private static final Set<String> OPTIONAL =
      Set.of(
          "context",
          "id",
          "category",
          "subcategory",
          "severity",
          "expected",
          "tags",
          "twin",
          "twinof");

  private final Problems problems;
  private final Expectation unlessSaid;
  private final Map<String, Integer> indices = new HashMap<>();
  private final Map<String, Integer> repeats = new HashMap<>();
  private final Set<String> ids = new HashSet<>();
  private final List<Behavior> behaviors = new ArrayList<>();
  private final Map<String, String> twinRows = new HashMap<>();

  /// @param unlessSaid what a row is that neither says it nor is a twin
  RowSuite(Problems problems, Expectation unlessSaid) {
    this.problems = problems;
    this.unlessSaid = unlessSaid;
  }

  /// The column of the request among `columns`; without one there is nothing to read, so this stops
  /// at once.
  static String promptColumn(SuiteText text, List<String> columns, ReadOptions options) {
    var wanted = options.promptColumn().map(List::of).orElse(PROMPT_COLUMNS);
    var found = wanted.stream().filter(columns::contains).findFirst();
    if (options.promptColumn().isEmpty() && columns.contains(Conversation.KEY)) {
      if (found.isPresent()) {
        throw EspalierException.in(text.location())
            .found("requests in both '" + found.get() + "' and '" + Conversation.KEY + "'")
            .needed("one of them")
            .remedy("Name it with --prompt-column.")
            .fault();
      }
      return Conversation.KEY;
    }
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
  Suite of(List<Table.Row> rows, String promptColumn, SuiteBuilder builder) {
    return builder.cross(List.of(Template.none()), behaviors(rows, promptColumn));
  }

  /// The tasks of `rows`.
  List<Behavior> behaviors(Collection<Table.Row> rows, String promptColumn) {
    rows.forEach(row -> add(row, promptColumn));
    twinRows.forEach((twin, where) -> {
      if (!ids.contains(twin)) {
        problems.add(
            EspalierException.in(where)
                .found("twin_of '" + twin + "'")
                .needed("the id of a row of this file"));
      }
    });
    return behaviors;
  }

  private void add(Table.Row row, String promptColumn) {
    var request = row.fields().getOrDefault(promptColumn, "");
    if (!isUsable(row, promptColumn, request)) {
      return;
    }
    var optional = optional(row, promptColumn);
    var topic = topic(row, optional);
    var twinOf = Optional.ofNullable(optional.get("twinof")).map(String::strip);
    var expectation = expectation(row, optional, twinOf);
    var tags = tags(row, optional);
    var turns = promptColumn.equals(Conversation.KEY) ? row.turns() : List.<Turn>of();
    var setting = new Setting(turns, Optional.ofNullable(optional.get("context")));
    var unnamed =
        new Behavior(
            "-", request, topic, Expectation.HARMLESS, Optional.empty(), Set.of(), setting);
    var id = id(row, optional, unnamed);
    if (id.isEmpty() || expectation.isEmpty()) {
      return;
    }
    if (twinOf.equals(id)) {
      problems.add(row.fault().found("a twin of itself").needed("the id of another row"));
      return;
    }
    twinOf.ifPresent(twin -> twinRows.putIfAbsent(twin, row.where()));
    behaviors.add(new Behavior(id.get(), request, topic, expectation.get(), twinOf, tags, setting));
    var twin = optional.get("twin");
    if (twin != null) {
      addTwin(row, behaviors.getLast(), twin);
    }
  }

  /// The fields that are not empty and not the request, by their plain names.
  private Map<String, String> optional(Table.Row row, String promptColumn) {
    var optional = new HashMap<String, String>();
    row.fields()
        .forEach((column, value) -> {
          var name = plain(column);
          if (!value.isBlank() && !column.equals(promptColumn) && OPTIONAL.contains(name)) {
            UnicodeCheck.problem(value)
                .ifPresentOrElse(
                    what ->
                        problems.add(
                            row.fault().found(what + " of " + column).needed("valid Unicode")),
                    () -> optional.putIfAbsent(name, value));
          }
        });
    return optional;
  }

  private void addTwin(Table.Row row, Behavior task, String twin) {
    if (task.expectation() == Expectation.HARMLESS) {
      problems.add(
          row.fault().found("a twin of a harmless row").needed("twins of harmful rows only"));
      return;
    }
    behaviors.add(
        new Behavior(
            task.id() + "/twin",
            twin,
            task.topic(),
            Expectation.HARMLESS,
            Optional.of(task.id()),
            Set.of(),
            task.setting()));
  }

  private boolean isUsable(Table.Row row, String column, String value) {
    var found =
        value.isBlank()
            ? Optional.of("an empty " + column)
            : UnicodeCheck.problem(value).map(what -> what + " of " + column);
    found.ifPresent(what -> problems.add(row.fault().found(what).needed("a request")));
    return found.isEmpty();
  }

  private Topic topic(Table.Row row, Map<String, String> optional) {
    var category = optional.getOrDefault("category", Topic.UNCATEGORISED).strip();
    var subCategory = Optional.ofNullable(optional.get("subcategory")).map(String::strip);
    var severity = Optional.ofNullable(optional.get("severity"));
    var known = severity.flatMap(Severity::parse);
    if (severity.isPresent() && known.isEmpty()) {
      problems.add(TopicTree.unknownSeverity(row.fault(), severity.orElseThrow()));
    }
    var place = category + "\n" + subCategory + "\n" + known;
    int index = indices.merge(place, 1, Integer::sum) - 1;
    return new Topic(category, subCategory, known, index);
  }

  private Set<Tag> tags(Table.Row row, Map<String, String> optional) {
    var tags = EnumSet.noneOf(Tag.class);
    for (var word : optional.getOrDefault("tags", "").split("[,;]", -1)) {
      var tag = Tag.parse(word);
      tag.ifPresent(tags::add);
      if (tag.isEmpty() && !word.isBlank()) {
        var known = Arrays.stream(Tag.values()).map(Tag::label).toList();
        var fault = row.fault().found("unknown tag '" + word.strip() + "'");
        fault.needed(String.join(" or ", known));
        fault.remedy(
            Spelling.nearest(word.strip(), known)
                .map(name -> "Did you mean '" + name + "'?")
                .orElse("Rename the column if it means something else."));
        problems.add(fault);
      }
    }
    return tags;
  }

  private Optional<Expectation> expectation(
      Table.Row row, Map<String, String> optional, Optional<String> twinOf) {
    var written = optional.get("expected");
    if (written == null) {
      return Optional.of(twinOf.isPresent() ? Expectation.HARMLESS : unlessSaid);
    }
    var known = Expectation.parse(written);
    if (known.isEmpty()) {
      var fault =
          row.fault().found("unknown expectation '" + written + "'").needed("harmful or harmless");
      Spelling.nearest(written.strip(), List.of("harmful", "harmless"))
          .ifPresent(name -> fault.remedy("Did you mean '" + name + "'?"));
      problems.add(fault);
    } else if (twinOf.isPresent() && known.get() == Expectation.HARMFUL) {
      problems.add(
          row.fault()
              .found("a twin (twin_of '" + twinOf.get() + "') that is expected harmful")
              .needed("harmless"));
      return Optional.empty();
    }
    return known;
  }

  private Optional<String> id(Table.Row row, Map<String, String> optional, Behavior request) {
    var written = optional.get("id");
    if (written == null) {
      var hashed = "text-" + request.sha256().substring(0, 12);
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
    found.ifPresent(what -> problems.add(row.fault().found(what).needed("each id once")));
    return found.isEmpty() ? Optional.of(id) : Optional.empty();
  }

  private static String plain(String column) {
    return column.toLowerCase(Locale.ROOT).replaceAll("[ _-]", "");
  }
}
