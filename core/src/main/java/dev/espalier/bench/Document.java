package dev.espalier.bench;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// A question of a benchmark as it is put to a model.
///
/// A question stands alone at the end of a prompt, or with its answer before it, as an example
/// (`doc_to_text`, `doc_to_choice` and `doc_to_target` of lm-evaluation-harness).
sealed interface Document {
  /// What the model reads, as an example.
  String asked();

  /// What an example answers.
  String answered();

  /// What guessing scores on average, in [0, 1].
  double chance();

  /// One prompt with several endings: the likeliest is the answer.
  ///
  /// @param prompt what is read
  /// @param choices the endings, at least two, without the blank before them
  /// @param right the places of those that are right, at least one
  record Choice(String prompt, List<String> choices, Set<Integer> right) implements Document {
    public Choice {
      choices = List.copyOf(choices);
      right = java.util.Collections.unmodifiableSet(new TreeSet<>(right));
      if (choices.size() < 2 || right.isEmpty()) {
        throw new IllegalArgumentException(choices.size() + " choices, right " + right);
      }
    }

    /// The first that is right.
    int gold() {
      return right.iterator().next();
    }

    @Override
    public String asked() {
      return prompt;
    }

    @Override
    public String answered() {
      return choices.get(gold());
    }

    @Override
    public double chance() {
      return (double) right.size() / choices.size();
    }
  }

  /// A sentence with a blank: the prompts fill it differently, and the one after which the rest of
  /// the sentence is likeliest is the answer (partial scoring, Trinh and Le 2018,
  /// arXiv:1806.02847).
  ///
  /// @param prompts the sentence up to the blank, each with another filling
  /// @param ending the rest of the sentence
  /// @param gold the place of the right one
  record Blank(List<String> prompts, String ending, int gold) implements Document {
    public Blank {
      prompts = List.copyOf(prompts);
    }

    @Override
    public String asked() {
      return prompts.get(gold);
    }

    @Override
    public String answered() {
      return ending;
    }

    @Override
    public double chance() {
      return 1.0 / prompts.size();
    }
  }

  /// A question that the model answers in its own words.
  record Problem(String prompt, String answer) implements Document {
    @Override
    public String asked() {
      return prompt;
    }

    @Override
    public String answered() {
      return answer;
    }

    @Override
    public double chance() {
      return 0;
    }
  }
}
