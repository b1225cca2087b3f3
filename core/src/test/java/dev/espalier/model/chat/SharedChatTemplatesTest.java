package dev.espalier.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Real chat templates, rendered by Jinja2 in the settings of `transformers`.
@Tag("oracle")
final class SharedChatTemplatesTest {

  @Test
  void casesRenderAsHuggingFaceDoes() throws IOException {
    var cases = JsonMapper.shared().readTree(Files.readString(data("chat_template_cases.json")));
    assertThat(cases.size()).isGreaterThanOrEqualTo(25);
    for (JsonNode row : cases) {
      String name = row.get("name").asString();
      var template = template(row.get("template").asString(), row, name);
      var messages = messages(row.get("messages"));
      var add = add(row);
      if (row.get("hf_jinja2").isString()) {
        assertRendered(template, messages, add, row.get("hf_jinja2").asString());
      } else {
        assertThatThrownBy(() -> template.render(messages, add))
            .as(name)
            .isInstanceOf(EspalierException.class);
      }
    }
  }

  @Test
  void filesRenderAsHuggingFaceDoes() throws IOException {
    var cases = JsonMapper.shared().readTree(Files.readString(data("rendered_templates.json")));
    assertThat(cases.size()).isGreaterThanOrEqualTo(30);
    for (JsonNode row : cases) {
      String name = row.get("template_file").asString();
      var template = template(Files.readString(data(name)), row, name);
      var messages = messages(row.get("messages"));
      var add = add(row);
      if (row.get("expected").isString()) {
        assertRendered(template, messages, add, row.get("expected").asString());
      } else {
        assertThatThrownBy(() -> template.render(messages, add))
            .isInstanceOf(EspalierException.class)
            .hasMessageContaining(
                "refuses these messages: "
                    + row.get("error").asString().replace("raise_exception: ", ""));
      }
    }
  }

  /// The text, and that every literal holds its message's words.
  private static void assertRendered(
      ChatTemplate template, List<Message> messages, GenerationPrompt add, String expected) {
    var rendered = template.render(messages, add);
    assertThat(rendered.text()).isEqualTo(expected);
    assertThat(rendered.literals()).isNotEmpty();
    for (var literal : rendered.literals()) {
      assertThat(literal.span().of(rendered.text()))
          .isEqualTo(messages.get(literal.message()).content().strip());
    }
  }

  private static ChatTemplate template(String source, JsonNode row, String name) {
    var tokens = SpecialTokens.of(row.get("bos_token").asString(), row.get("eos_token").asString());
    return ChatTemplate.parse(source, tokens, name);
  }

  private static GenerationPrompt add(JsonNode row) {
    return row.get("add_generation_prompt").asBoolean()
        ? GenerationPrompt.ADD
        : GenerationPrompt.OMIT;
  }

  private static List<Message> messages(JsonNode rows) {
    return rows.valueStream()
        .map(row ->
            new Message(
                Role.valueOf(row.get("role").asString().toUpperCase(Locale.ROOT)),
                row.get("content").asString()))
        .toList();
  }

  private static Path data(String file) {
    String shared = Objects.requireNonNull(System.getenv("ESPALIER_SHARED"), "ESPALIER_SHARED");
    return Path.of(shared, "data", "chat-templates", file);
  }
}
