package dev.espalier.engine;

import java.util.ArrayList;
import java.util.List;

/// Tokens whose likelihood is asked for, given those before them.
///
/// @param id names it in its score
/// @param context what stands before, at least one token
/// @param tokens what is scored, at least one token
public record Continuation(String id, List<Integer> context, List<Integer> tokens) {
  public Continuation {
    context = List.copyOf(context);
    tokens = List.copyOf(tokens);
    if (context.isEmpty() || tokens.isEmpty()) {
      throw new IllegalArgumentException(
          "continuation '%s' of %d tokens after %d".formatted(id, tokens.size(), context.size()));
    }
  }

  /// Tokens that the model reads: the last is scored, but nothing after it.
  int inputs() {
    return context.size() + tokens.size() - 1;
  }

  /// Those of them behind the first `count`, which are all of the context's.
  List<Integer> inputsBehind(int count) {
    var inputs = new ArrayList<>(context.subList(count, context.size()));
    inputs.addAll(tokens.subList(0, tokens.size() - 1));
    return inputs;
  }
}
