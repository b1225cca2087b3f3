package dev.espalier.judge;

import dev.espalier.judge.LabelFile.Labelled;
import dev.espalier.stats.KrippendorffAlpha;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// Judges held against labels, side by side on the same answers.
///
/// @param matrices by judge, in the order given
/// @param answers how many there were
/// @param agreement of the judges with one another, refused or not refused; unscored is missing
public record Validation(
    SequencedMap<JudgeCard, ConfusionMatrix> matrices, int answers, KrippendorffAlpha agreement) {
  public static Validation of(List<Judge> judges, List<Labelled> answers) {
    var matrices = new LinkedHashMap<JudgeCard, ConfusionMatrix>();
    var said = new ArrayList<List<String>>();
    answers.forEach(_ -> said.add(new ArrayList<>()));
    var read = answers.stream().map(one -> one.answer().answer()).toList();
    for (var judge : judges) {
      var judgements = Judging.all(judge, read);
      var counts = new EnumMap<AnswerClass, Map<AnswerClass, Integer>>(AnswerClass.class);
      for (int i = 0; i < answers.size(); i++) {
        var verdict = judgements.get(i).verdict().answerClass();
        counts
            .computeIfAbsent(answers.get(i).label(), _ -> new EnumMap<>(AnswerClass.class))
            .merge(verdict, 1, Integer::sum);
        var words = said.get(i);
        verdict.isRefusal().ifPresent(isRefusal -> words.add(isRefusal ? "refused" : "not"));
      }
      matrices.put(judge.card(), new ConfusionMatrix(counts));
    }
    return new Validation(matrices, answers.size(), new KrippendorffAlpha(said));
  }

  /// Whether any answer is labelled partial: then figures depend on what that counts as.
  public boolean hasPartialLabels() {
    return matrices.values().stream().anyMatch(m -> m.labelled(AnswerClass.PARTIAL) > 0);
  }
}
