package dev.espalier.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenizerConfigTest {
  @TempDir private Path folder;

  @Test
  void aTemplateIsAString() throws IOException {
    config(
        """
        {"chat_template": "{{ bos_token }}{{ messages[0].content }}{{ eos_token }}",
         "bos_token": {"content": "<s>", "special": true}, "eos_token": "</s>", "pad_token": null,
         "additional_special_tokens": ["<a>", {"content": "<b>"}]}\
        """);
    var read = TokenizerConfig.read(folder);
    assertThat(read.specialTokens().named()).containsOnlyKeys("bos_token", "eos_token");
    assertThat(read.specialTokens().additional()).containsExactly("<a>", "<b>");
    assertThat(rendered()).isEqualTo("<s>hi</s>");
  }

  @Test
  void ofSeveralTemplatesTheDefaultIsTaken() throws IOException {
    config(
        """
        {"chat_template": [{"name": "tool_use", "template": "no"},
                           {"name": "default", "template": "{{ messages[0].content }}!"}]}\
        """);
    assertThat(rendered()).isEqualTo("hi!");
  }

  @Test
  void theFileOfItsOwnGoesFirst() throws IOException {
    config("{\"chat_template\": \"old\", \"bos_token\": \"<s>\"}");
    Files.writeString(folder.resolve("chat_template.jinja"), "{{ bos_token }}new\n");
    assertThat(rendered()).isEqualTo("<s>new");
  }

  @Test
  void aFolderMayHaveNone() throws IOException {
    assertThat(ChatTemplate.read(folder)).isEmpty();
    config("{\"chat_template\": null}");
    assertThat(ChatTemplate.read(folder)).isEmpty();
  }

  @Test
  void damagedSettingsAreNamed() throws IOException {
    assertRefused(
        "{",
        "tokenizer_config.json: no JSON (line 1, column 2)"
            + "; needs the tokenizer's settings. Download the file again.");
    assertRefused(
        "{\"chat_template\": [{\"name\": \"rag\", \"template\": \"x\"}]}",
        "tokenizer_config.json: chat_template has no 'default' among [rag]; needs the template for"
            + " chats without tools");
    assertRefused(
        "{\"chat_template\": [1]}",
        "tokenizer_config.json: chat_template has another form; needs a string, or a list of named"
            + " templates");
    assertRefused(
        "{\"bos_token\": 1}",
        "tokenizer_config.json: bos_token has another form; needs a string, or an object with"
            + " 'content'");
    assertRefused(
        "{\"chat_template\": \"{{\"}",
        "tokenizer_config.json chat_template:1: the chat template is no Jinja: a tag is not closed");
  }

  private void assertRefused(String config, String message) throws IOException {
    config(config);
    assertThatThrownBy(() -> TokenizerConfig.read(folder))
        .isInstanceOf(EspalierException.class)
        .hasMessage(message);
  }

  private void config(String json) throws IOException {
    Files.writeString(folder.resolve("tokenizer_config.json"), json);
  }

  private String rendered() {
    return ChatTemplate.read(folder).orElseThrow().render(List.of(Message.user("hi"))).text();
  }
}
