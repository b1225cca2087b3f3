package dev.espalier.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;

/// Continuations that have the model read the same tokens, and differ in the last one alone, which
/// is scored and not read: the letters of a multiple choice. They take one row.
///
/// @param continuations at least one
record Reading(List<Continuation> continuations) {
  Reading {
    continuations = List.copyOf(continuations);
  }

  /// What is read, and from where on it is scored.
  private record Tokens(List<Integer> context, List<Integer> scored) {
    static Tokens of(Continuation continuation) {
      var tokens = continuation.tokens();
      return new Tokens(continuation.context(), tokens.subList(0, tokens.size() - 1));
    }
  }

  /// Every continuation in one of them, in their order.
  static List<Reading> of(Collection<Continuation> continuations) {
    var alike = new LinkedHashMap<Tokens, List<Continuation>>();
    for (Continuation continuation : continuations) {
      alike.computeIfAbsent(Tokens.of(continuation), _ -> new ArrayList<>()).add(continuation);
    }
    return alike.values().stream().map(Reading::new).toList();
  }

  /// By the first continuation's id.
  String id() {
    return continuations.getFirst().id();
  }

  List<Integer> context() {
    return continuations.getFirst().context();
  }

  /// Tokens that the model reads.
  int inputs() {
    return continuations.getFirst().inputs();
  }

  /// Those of them behind the first `count`, which are all of the context's.
  List<Integer> inputsBehind(int count) {
    return continuations.getFirst().inputsBehind(count);
  }
}
