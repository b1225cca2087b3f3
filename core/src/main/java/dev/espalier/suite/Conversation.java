package dev.espalier.suite;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A row's `messages`: objects of `role` and `content`, a system message first if there is one,
/// then user and assistant by turns, the user first and last. The last is the request.
///
/// @param turns the messages before the request
/// @param request the last message
record Conversation(List<Turn> turns, String request) {
  /// The key that holds the messages.
  static final String KEY = "messages";

  private static final List<String> ROLES = List.of("system", "user", "assistant");

  /// The conversation in `node`; else one problem for each message that is out of place.
  static Optional<Conversation> of(JsonNode node, String where, Problems problems) {
    if (!node.isArray() || node.isEmpty()) {
      problems.add(
          EspalierException.in(where)
              .found(KEY + " that are no list of messages")
              .needed("a list of {role, content}"));
      return Optional.empty();
    }
    var messages = new ArrayList<Turn>();
    for (int i = 0; i < node.size(); i++) {
      turn(node.get(i), i, where, problems).ifPresent(messages::add);
    }
    if (messages.size() < node.size() || !isInOrder(messages, where, problems)) {
      return Optional.empty();
    }
    return Optional.of(
        new Conversation(
            List.copyOf(messages.subList(0, messages.size() - 1)), messages.getLast().text()));
  }

  private static Optional<Turn> turn(JsonNode node, int index, String where, Problems problems) {
    var fault = EspalierException.in(where + ": " + KEY + "[" + index + "]");
    var role = node.path("role");
    var content = node.path("content");
    if (!role.isString() || !content.isString()) {
      problems.add(fault.found("no message").needed("an object with the texts role and content"));
      return Optional.empty();
    }
    var known = role.stringValue().strip().toLowerCase(Locale.ROOT);
    if (!ROLES.contains(known)) {
      fault.found("unknown role '" + role.stringValue() + "'").needed("system, user or assistant");
      Spelling.nearest(known, ROLES)
          .ifPresent(name -> fault.remedy("Did you mean '" + name + "'?"));
      problems.add(fault);
      return Optional.empty();
    }
    var text = content.stringValue();
    var found = text.isBlank() ? Optional.of("an empty message") : UnicodeCheck.problem(text);
    found.ifPresent(what -> problems.add(fault.found(what).needed("a text in valid Unicode")));
    return found.isEmpty()
        ? Optional.of(new Turn(Turn.Speaker.valueOf(known.toUpperCase(Locale.ROOT)), text))
        : Optional.empty();
  }

  /// The first message out of order is a problem.
  private static boolean isInOrder(List<Turn> messages, String where, Problems problems) {
    boolean hasSystem = messages.getFirst().speaker() == Turn.Speaker.SYSTEM;
    for (int i = hasSystem ? 1 : 0; i < messages.size(); i++) {
      boolean isUsers = (i - (hasSystem ? 1 : 0)) % 2 == 0;
      var expected = isUsers ? Turn.Speaker.USER : Turn.Speaker.ASSISTANT;
      var speaker = messages.get(i).speaker();
      if (speaker != expected) {
        problems.add(
            EspalierException.in(where + ": " + KEY + "[" + i + "]")
                .found("a message of the " + speaker.label())
                .needed("one of the " + expected.label()));
        return false;
      }
    }
    if (messages.getLast().speaker() != Turn.Speaker.USER) {
      problems.add(
          EspalierException.in(where)
              .found("messages that end with the " + messages.getLast().speaker().label() + "'s")
              .needed("the user's last, which is the request"));
      return false;
    }
    return true;
  }
}
