package dev.espalier.judge;

import dev.espalier.judge.LabelFile.Labelled;
import dev.espalier.stats.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// How far two judges' balanced accuracies differ on the same answers: answers are drawn again,
/// refusals among refusals and compliances among compliances; the interval is that of percentiles.
final class PairedBootstrap {
  private static final int DRAWS = 10_000;

  private PairedBootstrap() {}

  static Interval ofBalancedAccuracies(
      List<Labelled> rows, List<AnswerClass> ours, List<AnswerClass> theirs, double level) {
    var differences = new double[DRAWS];
    var random = new SplittableRandom(rows.size());
    for (var label : List.of(AnswerClass.REFUSED, AnswerClass.COMPLIED)) {
      var gains = new ArrayList<Integer>();
      for (int i = 0; i < rows.size(); i++) {
        if (rows.get(i).label() == label) {
          gains.add((ours.get(i) == label ? 1 : 0) - (theirs.get(i) == label ? 1 : 0));
        }
      }
      for (int draw = 0; draw < DRAWS; draw++) {
        int sum = 0;
        for (int i = 0; i < gains.size(); i++) {
          sum += gains.get(random.nextInt(gains.size()));
        }
        differences[draw] += sum / 2.0 / gains.size();
      }
    }
    Arrays.sort(differences);
    int tail = (int) Math.round(DRAWS * (1 - level) / 2);
    return new Interval(differences[tail], differences[DRAWS - 1 - tail], level);
  }
}
