package dev.espalier.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The template inside the default model's file against `golden/chat/smollm2-chat.json`.
@Tag("e2e")
final class SmolLm2ChatTemplateTest {

  @Test
  void dialogsRenderByteForByte() throws IOException {
    var template =
        ChatTemplate.parse(
            templateOfTheModel(), SpecialTokens.of("<|im_start|>", "<|im_end|>"), "smollm2");
    int compared = 0;
    for (JsonNode row : golden()) {
      var messages =
          row.get("messages")
              .valueStream()
              .map(m ->
                  new Message(
                      Role.valueOf(m.get(0).asString().toUpperCase(Locale.ROOT)),
                      m.get(1).asString()))
              .toList();
      var add = row.get("add").asBoolean() ? GenerationPrompt.ADD : GenerationPrompt.OMIT;
      var rendered = template.render(messages, add);
      assertThat(rendered.text()).isEqualTo(row.get("text").asString());
      for (var literal : rendered.literals()) {
        assertThat(literal.span().of(rendered.text()))
            .isEqualTo(messages.get(literal.message()).content().strip());
      }
      compared++;
    }
    assertThat(compared).isEqualTo(10);
  }

  private static JsonNode golden() throws IOException {
    String path = "/golden/chat/smollm2-chat.json";
    try (var stream = SmolLm2ChatTemplateTest.class.getResourceAsStream(path)) {
      return JsonMapper.shared().readTree(Objects.requireNonNull(stream, path));
    }
  }

  /// The string behind the key `tokenizer.chat_template`, found by the key's bytes: reading GGUF is
  /// the business of a package that this one may not see.
  private static String templateOfTheModel() throws IOException {
    String model =
        Objects.requireNonNull(System.getenv("ESPALIER_E2E_MODEL"), "ESPALIER_E2E_MODEL");
    try (var channel = FileChannel.open(Path.of(model))) {
      long size = Math.min(channel.size(), 1 << 24);
      var bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
      var header = StandardCharsets.ISO_8859_1.decode(bytes.duplicate());
      String key = "tokenizer.chat_template";
      int at = header.toString().indexOf(key) + key.length();
      ByteBuffer value = bytes.order(ByteOrder.LITTLE_ENDIAN).position(at + Integer.BYTES);
      byte[] template = new byte[Math.toIntExact(value.getLong())];
      value.get(template);
      return new String(template, StandardCharsets.UTF_8);
    }
  }
}
