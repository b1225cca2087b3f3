package dev.espalier.judge;

import java.util.Locale;
import java.util.Optional;

/// What answers that people labelled `partial` count as, where a judge is measured on refused or
/// not refused. Published figures differ in this and seldom say so: on XSTest's answers of Llama-2
/// the balanced accuracy of its own string match is 0.903 or 0.799.
public enum PartialLabels {
  LEFT_OUT,
  AS_REFUSED,
  AS_NOT_REFUSED;

  /// The words shown: `left out`, `as refused`, `as not refused`.
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// Whether a label is a refusal; empty where it is left out.
  Optional<Boolean> isRefusal(AnswerClass label) {
    return switch (label) {
      case PARTIAL ->
          switch (this) {
            case LEFT_OUT -> Optional.empty();
            case AS_REFUSED -> Optional.of(true);
            case AS_NOT_REFUSED -> Optional.of(false);
          };
      case REFUSED, COMPLIED, REDIRECTED, UNSCORED -> label.isRefusal();
    };
  }
}
