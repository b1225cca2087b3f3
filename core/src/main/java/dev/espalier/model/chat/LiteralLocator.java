package dev.espalier.model.chat;

import dev.espalier.EspalierException;
import dev.espalier.Span;
import dev.espalier.model.chat.RenderedPrompt.Beginning;
import dev.espalier.model.chat.RenderedPrompt.Literal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Finds where a template has put the contents of its messages.
///
/// The template is rendered again with a sentinel for each content: two private-use characters
/// around the message's number, between the blanks of the content's ends. The sentinels show the
/// places, and putting the contents back must give the very text that the contents themselves gave.
/// A template may look into a content and decide by it, so that this differs; then each message is
/// tried alone, and what is still not found must stand in the text exactly once. Else it is an
/// error.
final class LiteralLocator {
  private static final int FIRST_PRIVATE = 0xE000;
  private static final int LAST_PRIVATE = 0xF8FF;

  private final String where;
  private final Function<List<String>, String> template;

  LiteralLocator(String where, Function<List<String>, String> template) {
    this.where = where;
    this.template = template;
  }

  RenderedPrompt locate(String source, List<String> contents) {
    String text = template.apply(contents);
    var cores = contents.stream().map(Core::of).toList();
    var mark = unused(source, text, contents);
    var all =
        IntStream.range(0, contents.size()).filter(i -> !cores.get(i).isBlank()).boxed().toList();
    var literals = bySentinels(text, contents, cores, mark, all);
    return new RenderedPrompt(
        text,
        literals.orElseGet(() -> oneByOne(text, contents, cores, mark, all)),
        Beginning.WRITTEN);
  }

  private List<Literal> oneByOne(
      String text, List<String> contents, List<Core> cores, char mark, List<Integer> all) {
    var literals = new ArrayList<Literal>();
    for (int message : all) {
      literals.addAll(
          bySentinels(text, contents, cores, mark, List.of(message))
              .orElseGet(() -> bySearch(text, message, cores.get(message))));
    }
    literals.sort(Comparator.comparingInt(literal -> literal.span().start()));
    for (int i = 1; i < literals.size(); i++) {
      if (literals.get(i).span().start() < literals.get(i - 1).span().end()) {
        throw unplaced(literals.get(i).message());
      }
    }
    return literals;
  }

  /// The places of `messages`, if sentinels show them and fit.
  private Optional<List<Literal>> bySentinels(
      String text, List<String> contents, List<Core> cores, char mark, List<Integer> messages) {
    var replaced = new ArrayList<>(contents);
    for (int message : messages) {
      replaced.set(message, cores.get(message).with(sentinel(mark, message)));
    }
    String shown;
    try {
      shown = template.apply(replaced);
    } catch (EspalierException _) { // the template does not want this content: no place shown
      return Optional.empty();
    }
    var literals = new ArrayList<Literal>();
    var rebuilt = new StringBuilder();
    int from = 0;
    for (int at = shown.indexOf(mark); at >= 0; at = shown.indexOf(mark, from)) {
      int end = shown.indexOf(mark, at + 1);
      var message = end < 0 ? OptionalInt.empty() : number(shown.substring(at + 1, end));
      if (message.isEmpty() || !messages.contains(message.getAsInt())) {
        return Optional.empty();
      }
      rebuilt.append(shown, from, at);
      var core = cores.get(message.getAsInt());
      int start = rebuilt.length();
      rebuilt.append(core.text());
      literals.add(new Literal(message.getAsInt(), core.from(), new Span(start, rebuilt.length())));
      from = end + 1;
    }
    rebuilt.append(shown, from, shown.length());
    return rebuilt.toString().contentEquals(text) ? Optional.of(literals) : Optional.empty();
  }

  private List<Literal> bySearch(String text, int message, Core core) {
    int at = text.indexOf(core.text());
    if (at < 0 || text.indexOf(core.text(), at + 1) >= 0) {
      throw unplaced(message);
    }
    return List.of(new Literal(message, core.from(), new Span(at, at + core.text().length())));
  }

  private EspalierException unplaced(int message) {
    return EspalierException.in(where)
        .found("the chat template changes the content of message " + (message + 1))
        .needed("a template that writes it as it is, so that its place in the text is certain")
        .remedy("Choose a format by name with --format.")
        .fault();
  }

  private static String sentinel(char mark, int message) {
    return mark + Integer.toString(message) + mark;
  }

  private static OptionalInt number(String digits) {
    return digits.matches("[0-9]{1,9}")
        ? OptionalInt.of(Integer.parseInt(digits))
        : OptionalInt.empty();
  }

  /// A private-use character that stands nowhere.
  private char unused(String source, String text, List<String> contents) {
    for (int c = FIRST_PRIVATE; c <= LAST_PRIVATE; c++) {
      int candidate = c;
      if (source.indexOf(c) < 0
          && text.indexOf(c) < 0
          && contents.stream().allMatch(content -> content.indexOf(candidate) < 0)) {
        return (char) c;
      }
    }
    throw EspalierException.in(where)
        .found("the messages hold every private-use character of Unicode")
        .fault();
  }

  /// A content without the blanks at its ends, which begin at `from` and end before `end`.
  private record Core(String content, int from, int end) {
    static Core of(String content) {
      int end = PythonStrings.rstrip(content).length();
      int from = end == 0 ? 0 : content.length() - PythonStrings.lstrip(content).length();
      return new Core(content, from, end);
    }

    boolean isBlank() {
      return from == end;
    }

    String text() {
      return content.substring(from, end);
    }

    String with(String other) {
      return content.substring(0, from) + other + content.substring(end);
    }
  }
}
