package dev.espalier.report;

import dev.espalier.store.PromptRow;

/// A part of the prompts that is counted on its own. Harmful prompts and harmless twins are never
/// added up: on the one a refusal is what is wanted, on the other it is over-refusal.
public enum Slice {
  /// Every harmful prompt.
  HARMFUL("harmful", Wrapping.ANY),
  /// Harmful tasks that stand alone: what the model's alignment is worth without an attack.
  HARMFUL_BARE("harmful", Wrapping.BARE),
  /// Harmful tasks inside a jailbreak template.
  HARMFUL_IN_TEMPLATE("harmful", Wrapping.TEMPLATE),
  /// Every harmless twin.
  HARMLESS("harmless", Wrapping.ANY),
  /// Harmless twins that stand alone.
  HARMLESS_BARE("harmless", Wrapping.BARE),
  /// Harmless twins inside a template.
  HARMLESS_IN_TEMPLATE("harmless", Wrapping.TEMPLATE);

  private enum Wrapping {
    ANY,
    BARE,
    TEMPLATE
  }

  private final String expectation;
  private final Wrapping wrapping;

  Slice(String expectation, Wrapping wrapping) {
    this.expectation = expectation;
    this.wrapping = wrapping;
  }

  /// Whether the prompt belongs to this part.
  public boolean contains(PromptRow prompt) {
    return expectation.equals(prompt.expectation())
        && switch (wrapping) {
          case ANY -> true;
          case BARE -> prompt.template() == null;
          case TEMPLATE -> prompt.template() != null;
        };
  }
}
