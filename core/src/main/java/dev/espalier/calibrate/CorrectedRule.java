package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import dev.espalier.PythonRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Draws windows by the paper's walk ([PaperRule]) without what was accidental in it, so that a
/// short file, even a single text, will do.
///
/// All documents are shuffled and walked through. Documents shorter than a window of `L` tokens are
/// passed over; one of `n` gives a window from a start in `[0, n - L]`. When the documents run out
/// before the windows are drawn, those that are long enough are walked through again in the same
/// order, as often as needed: windows may then overlap, but no two of them are equal cuts.
final class CorrectedRule implements WindowDrawer {

  @Override
  public Drawing draw(Documents documents, ToIds toIds, WindowPlan plan) {
    var random = new PythonRandom(plan.seed());
    var order = WindowDrawer.shuffled(documents.size(), random);
    var windows = new ArrayList<DrawnWindow>();
    var usable = new ArrayList<Usable>();
    int tooShort = 0;
    int longest = 0;
    var walk = documents.inOrder(order);
    while (windows.size() < plan.windows() && walk.hasNext()) {
      var document = walk.next();
      int[] ids = toIds.of(document.text());
      longest = Math.max(longest, ids.length);
      if (ids.length < plan.length()) {
        tooShort++;
      } else {
        var text = new Usable(document.index(), ids);
        usable.add(text);
        windows.add(text.cut(plan.length(), random));
      }
    }
    if (usable.isEmpty()) {
      throw noneIsLongEnough(documents, plan, longest);
    }
    drawAgain(usable, windows, plan, random);
    if (windows.size() < plan.windows()) {
      throw tooFewWindows(documents, plan, windows.size());
    }
    return new Drawing(windows, tooShort);
  }

  /// Goes round the usable documents until there are windows enough or no new one is left.
  private static void drawAgain(
      List<Usable> usable, List<DrawnWindow> windows, WindowPlan plan, PythonRandom random) {
    int before = -1;
    while (windows.size() < plan.windows() && windows.size() != before) {
      before = windows.size();
      for (Usable text : usable) {
        if (windows.size() < plan.windows() && text.hasUnusedStart(plan.length())) {
          windows.add(text.cut(plan.length(), random));
        }
      }
    }
  }

  /// A document that is long enough, and the starts that were drawn from it.
  private static final class Usable {
    private final int index;
    private final int[] ids;
    private final Set<Integer> used = new HashSet<>();

    Usable(int index, int[] ids) {
      this.index = index;
      this.ids = ids;
    }

    boolean hasUnusedStart(int length) {
      return used.size() <= ids.length - length;
    }

    DrawnWindow cut(int length, PythonRandom random) {
      int start = random.randint(0, ids.length - length);
      while (!used.add(start)) {
        start = random.randint(0, ids.length - length);
      }
      return DrawnWindow.cut(List.of(index), ids, start, length);
    }
  }

  private static EspalierException noneIsLongEnough(
      Documents documents, WindowPlan plan, int longest) {
    return EspalierException.in(documents.location())
        .found("the longest document has %d tokens".formatted(longest))
        .needed("a window of %d".formatted(plan.length()))
        .remedy(FileCalibration.REMEDY)
        .fault();
  }

  private static EspalierException tooFewWindows(Documents documents, WindowPlan plan, int found) {
    return EspalierException.in(documents.location())
        .found("%d different windows of %d tokens".formatted(found, plan.length()))
        .needed("%d".formatted(plan.windows()))
        .remedy(FileCalibration.REMEDY)
        .fault();
  }
}
