package dev.espalier.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.Span;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TemplateTest {
  private static Behavior task(String text) {
    var topic = new Topic("Garden", Optional.empty(), Optional.empty(), 0);
    return new Behavior("t", text, topic, Expectation.HARMFUL, Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[TASK]",
        "[INSERT TASK HERE]",
        "[INSERT PROMPT HERE]",
        "{prompt}",
        "{{ question }}",
        "[Your goal]",
        "{harmful_behavior}"
      })
  void slotsAreFoundByTheirForm(String slot) {
    var template = Template.parse("t", "Before " + slot + " after");
    assertThat(template.slot()).isEqualTo(slot);
    assertThat(template.ask(task("it")).text()).isEqualTo("Before it after");
    assertThat(template.text()).isEqualTo("Before " + slot + " after");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[INST]",
        "{ return task; }",
        "[1]",
        "(task)",
        "<task>",
        "[multitasking]",
        "{}"
      })
  void otherBracketsAreText(String text) {
    assertThat(Template.slots(text)).isEmpty();
  }

  @Test
  void noSlotAndTwoAreRefused() {
    assertThatThrownBy(() -> Template.parse("t", "nothing"))
        .hasMessage("template 't' has 0 slots, not 1");
    assertThatThrownBy(() -> Template.parse("t", "[TASK] {prompt}"))
        .hasMessage("template 't' has 2 slots, not 1");
  }

  @Test
  void spansCountUtf16AndLeaveTheQuotesOut() {
    var template = new Template("t", "🌳 ", "[TASK]", "!", Template.Quoting.SINGLE_QUOTES);
    var prompt = template.ask(task("Cut 🌲."));
    assertThat(prompt.text()).isEqualTo("🌳 'Cut 🌲.'!");
    assertThat(prompt.task()).isEqualTo(new Span(4, 11));
    assertThat(prompt.template()).containsExactly(new Span(0, 4), new Span(11, 13));
    assertThat(prompt.sha256()).isEqualTo(Sha256.of("🌳 'Cut 🌲.'!"));
  }

  @Test
  void theBareTaskHasNoTemplateSpan() {
    var prompt = Template.none().ask(task("Cut it."));
    assertThat(prompt.id()).isEqualTo("none/t");
    assertThat(prompt.template()).isEmpty();
  }

  @Test
  void recordsCheckThemselves() {
    assertThatThrownBy(() -> new Span(2, 1)).hasMessage("span [2, 1)");
    assertThatThrownBy(() -> task(" ")).hasMessage("behaviour 't' has a blank id or text");
    assertThatThrownBy(() -> new Prompt("p", "none", task("it"), "its", new Span(1, 3)))
        .hasMessage("prompt 'p': the span Span[start=1, end=3] is no task");
  }
}
