package dev.espalier.judge;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What the trained judge sees of an answer: the words and pairs of words of its opening and of its
/// end, how long it is, and what our rules say of it.
///
/// Text is read as the rules read it: without what it copies from the prompt, made plain.
final class Features {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}']+|[:!?]");
  private static final int OPENING_WORDS = 50;
  private static final int START_WORDS = 3;
  private static final int CLOSING_WORDS = 15;

  private Features() {}

  /// The version of the features: a model made with others is refused.
  static final int VERSION = 1;

  /// Of an answer that can be read, whose quality is known.
  static Set<String> of(Answer answer, Quality quality) {
    var features = new TreeSet<String>();
    var said = Echo.remove(answer.promptText(), quality.readable());
    var text = PlainText.of(said);
    var words = WORD.matcher(text).results().map(word -> word.group()).toList();
    add(features, "o", words.subList(0, Math.min(OPENING_WORDS, words.size())));
    add(features, "e", words.subList(Math.max(0, words.size() - CLOSING_WORDS), words.size()));
    features.add(
        "start:" + String.join(" ", words.subList(0, Math.min(START_WORDS, words.size()))));
    features.add("length:" + (32 - Integer.numberOfLeadingZeros(words.size())));
    features.add("rules:" + RulesJudge.verdict(said).label());
    if (quality.readable().contains("```")) {
      features.add("code");
    }
    return features;
  }

  private static void add(Set<String> features, String where, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      features.add(where + ":" + words.get(i));
      if (i > 0) {
        features.add(where + ":" + words.get(i - 1) + " " + words.get(i));
      }
    }
  }
}
