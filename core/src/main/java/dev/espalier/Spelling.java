package dev.espalier;

import static java.util.Comparator.comparingInt;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/// Finds the known word that a misspelt one was meant to be.
public final class Spelling {
  private Spelling() {}

  /// The known word with the fewest edits, if that is at most a third of the word's length and at
  /// most 3. Case counts as nothing.
  public static Optional<String> nearest(String word, Collection<String> known) {
    int most = Math.min(3, Math.max(1, word.length() / 3));
    return known.stream()
        .filter(candidate -> edits(word, candidate) <= most)
        .min(comparingInt(candidate -> edits(word, candidate)));
  }

  /// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
  private static int edits(String a, String b) {
    var from = a.toLowerCase(Locale.ROOT);
    var to = b.toLowerCase(Locale.ROOT);
    var cost = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = cost[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        if (swapped) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[from.length()][to.length()];
  }
}
