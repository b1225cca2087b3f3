package dev.espalier.model.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ChatTemplateRefusesTest {

  @Test
  void theTemplatesOwnWordsAreTheMessage() {
    assertRefused(
        "{% if messages[0].role == 'user' %}\n{{ raise_exception('System role not supported') }}\n"
            + "{% endif %}",
        "t:2: the chat template refuses these messages: System role not supported");
  }

  @Test
  void whatIsNotCertainToRenderIsRefusedByName() {
    String rest =
        "; needs Jinja that is certain to render as in Python. Choose a format by name with"
            + " --format.";
    assertRefused("a\n{% include 'x' %}", "t:2: the chat template uses the tag 'include'" + rest);
    assertRefused("{{ 'a' | sort }}", "t:1: the chat template uses the filter 'sort'" + rest);
    assertRefused("{{ 'a' is filter }}", "t:1: the chat template uses the test 'filter'" + rest);
    assertRefused(
        "{{ 'a'.zfill(2) }}", "t:1: the chat template uses the method 'zfill' of str" + rest);
    assertRefused("{{ [1] }}", "t:1: the chat template uses the text of list" + rest);
    assertRefused(
        "{{ 'a'.__class__ }}", "t:1: the chat template uses the attribute '__class__'" + rest);
    assertRefused(
        "{{ strftime_now('%c') }}", "t:1: the chat template uses the date format '%c'" + rest);
    assertRefused("{{ '\\0' }}", "t:1: the chat template uses the escape '\\0'" + rest);
    assertRefused(
        "{{ 'a' * 99999999999 }}",
        "t:1: the chat template uses a text of more than 67108864 characters" + rest);
    assertRefused(
        "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "t:1: the chat template uses a macro 200 calls deep" + rest);
    assertRefused(
        "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}x{% endfor %}",
        "t:1: the chat template uses loops without end" + rest);
  }

  @Test
  void whatPythonRefusesIsRefused() {
    String start = "t:1: the chat template fails, as it does in Python: ";
    assertRefused("{{ 'a' + tokens[1] }}", start + "'tokens' is undefined");
    assertRefused("{{ 'a' + 1 }}", start + "'+' between str and int has no value");
    assertRefused("{% for a in 1 %}{% endfor %}", start + "'int' is not iterable");
  }

  @Test
  void whatIsNoJinjaIsRefused() {
    String start = "the chat template is no Jinja: ";
    assertRefused("{{ 1", "t:1: " + start + "a tag is not closed");
    assertRefused(
        "\n{% if a %}",
        "t:2: "
            + start
            + "unexpected the end of the template; needs one of"
            + " elif, else, endif");
    assertRefused("{{ (1] }}", "t:1: " + start + "unexpected ']'");
    assertRefused(
        "{% endif %}",
        "t:1: the chat template uses the tag 'endif'; needs Jinja that is"
            + " certain to render as in Python. Choose a format by name with --format.");
  }

  @Test
  void nestingWithoutEndIsRefused() {
    assertRefused(
        "{{ " + "(".repeat(99_999) + "1" + ")".repeat(99_999) + " }}",
        "t: the chat template is nested too deeply");
    assertRefused(
        "{{ " + "not ".repeat(200_000) + "1 }}", "t: the chat template is nested too deeply");
  }

  @Test
  void additionalTokensAreRenderedWhereTheModelHasThem() {
    String source = "{{ additional_special_tokens[1] + pad_token }}{{ bos_token }}";
    var tokens = new SpecialTokens(Map.of("pad_token", "<p>"), List.of("<x>", "<y>"));
    assertThat(ChatTemplate.parse(source, tokens, "t").render(List.of()).text())
        .isEqualTo("<y><p>");
  }

  @Test
  void theSourceHasItsHash() {
    var template = ChatTemplate.parse("abc", SpecialTokens.of("", ""), "t");
    assertThat(template.source()).isEqualTo("abc");
    assertThat(template.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  private static void assertRefused(String source, String message) {
    assertThatThrownBy(() ->
            ChatTemplate.parse(source, SpecialTokens.of("<s>", "</s>"), "t")
                .render(List.of(Message.user("x"))))
        .isInstanceOf(EspalierException.class)
        .hasMessage(message);
  }
}
