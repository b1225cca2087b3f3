package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import dev.espalier.PythonRandom;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Draws windows as the code of "Pruning for Protection" (arXiv:2401.10862, `lib/data.py`) draws
/// them from C4, random number for random number.
///
/// All documents but the last 16 are shuffled and walked through once. Documents shorter than a
/// window of `L` tokens are passed over. A longer one of `n` tokens gives one window, from a start
/// in `[0, n - L - 1]`: the last possible start is never drawn. A document of exactly `L` tokens is
/// joined by a blank with the next one that is not too short. No document is used twice.
///
/// Differs from that code where it fails: it stops with an index error or `Not enough available
/// samples` when documents run out, here it is an [EspalierException].
final class PaperRule implements WindowDrawer {
  private static final int LEFT_OUT = 16; // `range(len(traindata) - 16)`

  @Override
  public Drawing draw(Documents documents, ToIds toIds, WindowPlan plan) {
    if (documents.size() <= LEFT_OUT) {
      throw EspalierException.in(documents.location())
          .found("documents: " + documents.size())
          .needed(
              "more than " + LEFT_OUT + ", since the paper's rule never uses the last " + LEFT_OUT)
          .remedy("Draw by the corrected rule, or give a larger file.")
          .fault();
    }
    var random = new PythonRandom(plan.seed());
    var order = WindowDrawer.shuffled(documents.size() - LEFT_OUT, random);
    var walk = new Walk(documents.inOrder(order), toIds, plan.length());
    var windows = new ArrayList<DrawnWindow>();
    while (windows.size() < plan.windows()) {
      if (!walk.findText()) {
        throw exhausted(documents, plan, windows.size(), walk);
      }
      int start = random.randint(0, walk.ids.length - plan.length() - 1);
      windows.add(DrawnWindow.cut(walk.joined, walk.ids, start, plan.length()));
    }
    return new Drawing(windows, walk.tooShort);
  }

  /// The way through the shuffled documents, and the text at which it stands.
  private static final class Walk {
    private final Iterator<Documents.Document> documents;
    private final ToIds toIds;
    private final int length;
    private List<Integer> joined = List.of();
    private int[] ids = {};
    private int tooShort;
    private int longest;

    Walk(Iterator<Documents.Document> documents, ToIds toIds, int length) {
      this.documents = documents;
      this.toIds = toIds;
      this.length = length;
    }

    /// Goes on to the next text of more than `length` tokens; false when there is none.
    boolean findText() {
      var indices = new ArrayList<Integer>();
      var texts = new ArrayList<String>();
      while (documents.hasNext()) {
        var document = documents.next();
        int[] alone = toIds.of(document.text());
        longest = Math.max(longest, alone.length);
        if (alone.length < length) {
          tooShort++;
          continue;
        }
        indices.add(document.index());
        texts.add(document.text());
        int[] all = texts.size() == 1 ? alone : toIds.of(String.join(" ", texts));
        if (all.length > length) {
          joined = List.copyOf(indices);
          ids = all;
          return true;
        }
      }
      return false;
    }
  }

  private static EspalierException exhausted(
      Documents documents, WindowPlan plan, int drawn, Walk walk) {
    return EspalierException.in(documents.location())
        .found(
            "%d windows in %d documents, the longest of which has %d tokens"
                .formatted(drawn, documents.size() - LEFT_OUT, walk.longest))
        .needed(
            "%d windows of %d tokens, each from a longer document of its own"
                .formatted(plan.windows(), plan.length()))
        .remedy(FileCalibration.REMEDY)
        .fault();
  }
}
