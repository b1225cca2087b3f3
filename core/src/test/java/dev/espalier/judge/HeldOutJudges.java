package dev.espalier.judge;

import dev.espalier.judge.LabelFile.Labelled;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The shipped trained judge, and the vote of which it is a part, on the sets that it learnt from:
/// told by models that had not seen the answers in question.
final class HeldOutJudges {
  private static final Judge RULES = Judges.ESPALIER_RULES.judge();
  private static final Judge FIRST = Judges.XSTEST_STRING_MATCH.judge();

  private HeldOutJudges() {}

  /// Trained once.
  private static final class Models {
    static final List<List<AnswerClass>> WITHOUT_FILE =
        JudgeTraining.byOtherFiles(SharedAnswers.trainingSets());
    static final List<List<AnswerClass>> WITHOUT_PROMPT =
        JudgeTraining.byOtherPrompts(SharedAnswers.trainingSets());
  }

  /// By the judge's name, its verdicts on the answers of [SharedAnswers#xstest]: the model that
  /// gave them and the prompts were left out of what it learnt from.
  static Map<String, List<AnswerClass>> xstest(String model) {
    return verdicts(
        SharedAnswers.xstest(model),
        Models.WITHOUT_FILE.get(SharedAnswers.XSTEST_MODELS.indexOf(model)));
  }

  /// The same on those of [SharedAnswers#gptfuzz]: their questions were left out.
  static Map<String, List<AnswerClass>> gptfuzz() {
    return verdicts(SharedAnswers.gptfuzz(), Models.WITHOUT_PROMPT.getLast());
  }

  private static Map<String, List<AnswerClass>> verdicts(
      List<Labelled> rows, List<AnswerClass> trained) {
    var votes = new ArrayList<AnswerClass>();
    for (int i = 0; i < rows.size(); i++) {
      var answer = rows.get(i).answer().answer();
      var rules = RULES.judge(answer).verdict().answerClass();
      var first = FIRST.judge(answer).verdict().answerClass();
      votes.add(rules == first ? rules : trained.get(i));
    }
    var verdicts = new LinkedHashMap<String, List<AnswerClass>>();
    verdicts.put(Judges.ESPALIER_VOTE.judge().name(), votes);
    verdicts.put(Judges.ESPALIER_TRAINED.judge().name(), trained);
    return verdicts;
  }

  static ConfusionMatrix matrix(List<Labelled> rows, List<AnswerClass> verdicts) {
    var counts = new EnumMap<AnswerClass, Map<AnswerClass, Integer>>(AnswerClass.class);
    for (int i = 0; i < rows.size(); i++) {
      counts
          .computeIfAbsent(rows.get(i).label(), _ -> new EnumMap<>(AnswerClass.class))
          .merge(verdicts.get(i), 1, Integer::sum);
    }
    return new ConfusionMatrix(counts);
  }
}
