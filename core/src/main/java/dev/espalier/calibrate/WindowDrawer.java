package dev.espalier.calibrate;

import dev.espalier.PythonRandom;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Draws windows from documents: one way for each [DrawingRule].
interface WindowDrawer {
  /// Draws `plan.windows()` windows or throws [dev.espalier.EspalierException].
  Drawing draw(Documents documents, ToIds toIds, WindowPlan plan);

  /// What was drawn, and how many documents were passed over because they were too short.
  record Drawing(List<DrawnWindow> windows, int tooShort) {
    public Drawing {
      windows = List.copyOf(windows);
    }

    /// Documents that a window was cut from.
    int documentsUsed() {
      return (int)
          windows.stream().flatMap(window -> window.documents().stream()).distinct().count();
    }
  }

  /// A window and where it was cut: the documents' indices, several when they were joined, and the
  /// first token.
  record DrawnWindow(List<Integer> documents, int start, List<Integer> ids) {
    public DrawnWindow {
      documents = List.copyOf(documents);
      ids = List.copyOf(ids);
    }

    static DrawnWindow cut(List<Integer> documents, int[] ids, int start, int length) {
      return new DrawnWindow(
          documents, start, Arrays.stream(ids, start, start + length).boxed().toList());
    }
  }

  /// `[i for _, i in sorted((random.random(), i) for i in range(count))]`: the order in which the
  /// paper's code walks through documents.
  static List<Integer> shuffled(int count, PythonRandom random) {
    double[] keys = IntStream.range(0, count).mapToDouble(_ -> random.random()).toArray();
    return IntStream.range(0, count)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer index) -> keys[index])) // stable
        .toList();
  }
}
