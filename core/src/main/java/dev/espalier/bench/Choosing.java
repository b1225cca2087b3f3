package dev.espalier.bench;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/// Which of several texts a model holds for the likeliest.
final class Choosing {
  private Choosing() {}

  /// The place of the highest value, the first on ties (`numpy.argmax`).
  static int best(List<Double> values) {
    int best = 0;
    for (int i = 1; i < values.size(); i++) {
      best = values.get(i) > values.get(best) ? i : best;
    }
    return best;
  }

  /// [Metric#ACC], [Metric#ACC_NORM] and [Metric#ACC_BYTES] of one question.
  static Map<Metric, Double> allAccuracies(Document.Choice document, List<Double> nats) {
    var scores = new EnumMap<Metric, Double>(Metric.class);
    scores.put(Metric.ACC, right(document, best(nats)));
    scores.put(Metric.ACC_NORM, normalised(document, nats, Choosing::characters));
    scores.put(Metric.ACC_BYTES, normalised(document, nats, Choosing::bytes));
    return scores;
  }

  private static double normalised(
      Document.Choice document, List<Double> nats, ToIntFunction<String> length) {
    double[] perUnit = new double[nats.size()];
    for (int i = 0; i < perUnit.length; i++) {
      perUnit[i] = nats.get(i) / length.applyAsInt(document.choices().get(i));
    }
    return right(document, best(java.util.Arrays.stream(perUnit).boxed().toList()));
  }

  static double right(Document.Choice document, int chosen) {
    return document.right().contains(chosen) ? 1 : 0;
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
