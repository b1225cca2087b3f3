package dev.espalier.judge;

import java.util.regex.Pattern;

/// Splits off what a model wrote to itself before it answered, between `<think>` and `</think>`.
///
/// Some chat templates open the block in the prompt, so that only its end is in the response; a cap
/// on tokens may leave only its beginning.
final class Reasoning {
  private static final Pattern BLOCK = Pattern.compile("(?s)<(think|thinking|reasoning)>.*?</\\1>");
  private static final Pattern HEAD = Pattern.compile("(?s)^.*</(?:think|thinking|reasoning)>");
  private static final Pattern TAIL = Pattern.compile("(?s)<(?:think|thinking|reasoning)>.*$");

  private Reasoning() {}

  /// What was said to the user; blank where the response ends inside its reasoning.
  static String remove(String response) {
    if (response.indexOf('<') < 0
        || (!response.contains("think") && !response.contains("reasoning>"))) {
      return response;
    }
    var spoken = BLOCK.matcher(response).replaceAll("");
    spoken = HEAD.matcher(spoken).replaceFirst("");
    return TAIL.matcher(spoken).replaceFirst("");
  }

  /// The rule as text, for the judges' versions.
  static String rule() {
    return BLOCK.pattern();
  }
}
