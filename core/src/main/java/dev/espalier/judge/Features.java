package dev.espalier.judge;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// What the trained judge sees of an answer: the words and pairs of words of its opening, its first
/// three words, and what our rules say of it.
///
/// Text is read as the rules read it: without what it copies from the prompt, made plain. The end
/// of an answer and its length were tried, too: with them a judge did worse on answers of models
/// that it had not learnt from.
final class Features {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{Nd}']+|[:!?]");
  private static final int OPENING_WORDS = 50;
  private static final int START_WORDS = 3;

  /// Of plain text, in which the words of the opening are looked for.
  private static final int OPENING_CHARS = 600;

  private Features() {}

  /// The version of the features: a model made with others is refused.
  static final int VERSION = 2;

  /// Of an answer that can be read, whose quality is known.
  static Set<String> of(Answer answer, Quality quality) {
    var features = new TreeSet<String>();
    var said = Echo.remove(answer.promptText(), quality.readable());
    var text = PlainText.beginning(said, OPENING_CHARS);
    var words =
        WORD.matcher(text).results().map(word -> word.group()).limit(OPENING_WORDS).toList();
    add(features, words);
    features.add(
        "start:" + String.join(" ", words.subList(0, Math.min(START_WORDS, words.size()))));
    features.add("rules:" + RulesJudge.verdict(said).label());
    return features;
  }

  private static void add(Set<String> features, List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      features.add(words.get(i));
      if (i > 0) {
        features.add(words.get(i - 1) + " " + words.get(i));
      }
    }
  }
}
