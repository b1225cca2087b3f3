package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import dev.espalier.PythonRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Draws windows as the code of WANDA (locuslab/wanda, `lib/data.py`) draws them from C4, random
/// number for random number; SparseGPT and GPTQ draw alike.
///
/// For each window, documents are drawn from all, with replacement, until one has more than `L`
/// tokens; of its `n` tokens the window begins in `[0, n - L - 1]`. So a document may be used
/// twice, and two windows may be equal.
///
/// Differs from that code where no document is long enough: it never ends, here it is an
/// [EspalierException] once every document was drawn.
final class WandaRule implements WindowDrawer {
  @Override
  public Drawing draw(Documents documents, ToIds toIds, WindowPlan plan) {
    var draws = new Draws(documents, toIds, plan);
    var windows = new ArrayList<DrawnWindow>();
    while (windows.size() < plan.windows()) {
      windows.add(draws.window());
    }
    return new Drawing(windows, draws.tooShort.size());
  }

  /// The stream of random numbers, and what it has shown of the documents.
  private static final class Draws {
    private final Documents documents;
    private final ToIds toIds;
    private final WindowPlan plan;
    private final PythonRandom random;
    private final Set<Integer> tooShort = new HashSet<>();
    private int longest;

    Draws(Documents documents, ToIds toIds, WindowPlan plan) {
      this.documents = documents;
      this.toIds = toIds;
      this.plan = plan;
      this.random = new PythonRandom(plan.seed());
    }

    DrawnWindow window() {
      while (tooShort.size() < documents.size()) {
        int index = random.randint(0, documents.size() - 1);
        if (!tooShort.contains(index)) {
          int[] ids = toIds.of(documents.at(index));
          if (ids.length > plan.length()) {
            int start = random.randint(0, ids.length - plan.length() - 1);
            return DrawnWindow.cut(List.of(index), ids, start, plan.length());
          }
          tooShort.add(index);
          longest = Math.max(longest, ids.length);
        }
      }
      throw EspalierException.in(documents.location())
          .found("the longest document has %d tokens".formatted(longest))
          .needed("one of more than %d for a window of %d".formatted(plan.length(), plan.length()))
          .remedy(FileCalibration.REMEDY)
          .fault();
    }
  }
}
