package dev.espalier.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Every template and snippet of `golden/chat/jinja2.json`: the same text as Jinja2, or an error
/// where Jinja2 raises. What we refuse although Jinja2 renders it is listed here, and nothing else.
final class ChatTemplateEqualsJinja2Test {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2024-07-05T09:03:07Z"), ZoneOffset.UTC);

  /// Jinja2 renders these; we refuse them by name.
  private static final Set<String> REFUSED =
      Set.of(
          "{{ 'a'.__class__ }}",
          "{{ ''.join.__globals__ }}",
          "{{ 'abc'.zfill(5) }}",
          "{{ [].append }}",
          "{{ [3, 1] | sort | join }}",
          "{{ dict(a=1).a }}",
          "{{ 1e20 }}",
          "{{ 9223372036854775807 + 1 }}",
          "{{ 2 ** 3 }}",
          "{{ -2 | abs }}",
          "{{ +1 }}",
          "{{ [1, 'a'] }}",
          "{{ (1, 2) }}",
          "{{ {'a': 1} }}",
          "{{ messages }}",
          "{% filter upper %}x{% endfilter %}",
          "{% with a = 1 %}{{ a }}{% endwith %}",
          "{{ '<b>' | e }}",
          "{{ '%s' % 'a' }}",
          "{{ 'x' | int }}",
          "{{ self }}");

  private static final JsonNode GOLDEN = golden();

  @Test
  void templatesRenderByteForByte() {
    for (JsonNode row : GOLDEN.get("rendered")) {
      String name = row.get("template").asString();
      var messages = messages(GOLDEN.get("dialogs").get(row.get("dialog").asString()));
      var add = row.get("add").asBoolean() ? GenerationPrompt.ADD : GenerationPrompt.OMIT;
      var template =
          ChatTemplate.parse(
              GOLDEN.get("templates").get(name).asString(),
              SpecialTokens.of("<s>", "</s>"),
              name,
              CLOCK);
      if (row.has("out")) {
        var rendered = rendered(template, messages, add);
        assertThat(rendered).as(row.toString()).isEqualTo(row.get("out").asString());
      } else {
        assertThatThrownBy(() -> template.render(messages, add))
            .as(row.toString())
            .isInstanceOf(EspalierException.class);
      }
    }
  }

  @Test
  void snippetsRenderByteForByte() {
    var refused = new ArrayList<String>();
    var differ = new ArrayList<String>();
    for (JsonNode row : GOLDEN.get("snippets")) {
      String source = row.get("source").asString();
      String ours;
      try {
        ours =
            JinjaRenderer.render(
                JinjaParser.parse(source),
                java.util.Map.of("messages", List.of(java.util.Map.of("role", "user"))),
                java.time.LocalDateTime.now(CLOCK));
      } catch (JinjaFault fault) {
        if (row.has("out")) {
          assertThat(fault.kind()).as(source).isEqualTo(JinjaFault.Kind.UNSUPPORTED);
          refused.add(source);
        }
        continue;
      }
      if (!row.has("out") || !row.get("out").asString().equals(ours)) {
        differ.add(source + " gives <" + ours + ">, Jinja2: " + row);
      }
    }
    assertThat(differ).isEmpty();
    assertThat(refused).containsExactlyInAnyOrderElementsOf(REFUSED);
  }

  /// The text alone: a template that changes a content has no certain places for it.
  private static String rendered(
      ChatTemplate template, List<Message> messages, GenerationPrompt add) {
    return template.text(messages, messages.stream().map(Message::content).toList(), add);
  }

  private static List<Message> messages(JsonNode dialog) {
    return dialog
        .valueStream()
        .map(message ->
            new Message(
                Role.valueOf(message.get("role").asString().toUpperCase(Locale.ROOT)),
                message.get("content").asString()))
        .toList();
  }

  private static JsonNode golden() {
    String path = "/golden/chat/jinja2.json";
    try (var stream = ChatTemplateEqualsJinja2Test.class.getResourceAsStream(path)) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(stream, path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
