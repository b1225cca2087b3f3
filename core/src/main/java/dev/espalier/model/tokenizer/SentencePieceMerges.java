package dev.espalier.model.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The merges that a SentencePiece BPE vocabulary implies: two tokens merge when the two together
/// are a token, the better its score the sooner.
///
/// As `generate_merges` of `transformers` (`convert_slow_tokenizer.py`): by score, then by the
/// length of the left part, then of the right, longest first. Only normal tokens are reached, so
/// that no text ever becomes a control token.
final class SentencePieceMerges {
  private SentencePieceMerges() {}

  static List<String[]> of(GgufVocabulary vocabulary) {
    var ids = new HashMap<String, Integer>();
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      if (vocabulary.types().get(id) == TokenType.NORMAL) {
        ids.put(vocabulary.tokens().get(id), id);
      }
    }
    var merges = new ArrayList<Merge>();
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      if (vocabulary.types().get(id) == TokenType.NORMAL) {
        merges.addAll(splits(vocabulary.tokens().get(id), vocabulary.scores().get(id), ids));
      }
    }
    merges.sort(
        Comparator.comparingDouble(Merge::score)
            .thenComparingInt(Merge::leftLength)
            .thenComparingInt(Merge::rightLength)
            .reversed());
    return merges.stream().map(m -> new String[] {m.left(), m.right()}).toList();
  }

  /// The ways to cut a token into two tokens, by the ids of these.
  private static List<Merge> splits(String token, float score, Map<String, Integer> ids) {
    var splits = new ArrayList<Merge>();
    for (int at = 1; at < token.length(); at++) {
      String left = token.substring(0, at);
      String right = token.substring(at);
      if (ids.containsKey(left) && ids.containsKey(right)) {
        splits.add(new Merge(left, right, score));
      }
    }
    splits.sort(
        Comparator.comparingInt((Merge m) -> ids.getOrDefault(m.left(), 0))
            .thenComparingInt(m -> ids.getOrDefault(m.right(), 0)));
    return splits;
  }

  private record Merge(String left, String right, float score) {
    int leftLength() {
      return left.codePointCount(0, left.length());
    }

    int rightLength() {
      return right.codePointCount(0, right.length());
    }
  }
}
