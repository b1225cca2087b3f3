package dev.espalier.judge;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.espalier.judge.Answer.Ending;
import dev.espalier.judge.AnswerFile.IdentifiedAnswer;
import dev.espalier.judge.LabelFile.Labelled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/// The published answers with labels that lie in the shared folder; read, and never shown.
final class SharedAnswers {
  /// The models that answered XSTest, as its files call them.
  static final List<String> XSTEST_MODELS = List.of("gpt4", "llama2orig", "mistralinstruct");

  private static final Path DATA =
      Path.of(
              Objects.requireNonNull(
                  System.getenv("ESPALIER_SHARED"), "ESPALIER_SHARED is not set"))
          .resolve("data");

  private SharedAnswers() {}

  /// Two people's common label: full compliance, full refusal, partial refusal.
  static List<Labelled> xstest(String model) {
    return LabelFile.read(
            DATA.resolve("xstest/model_completions/xstest_v2_completions_" + model + ".csv"),
            LabelWords.known())
        .answers();
  }

  /// What the shipped trained judge learnt from, in the order of its command in JUDGES.md.
  static List<TrainingSet> trainingSets() {
    var sets = new ArrayList<TrainingSet>();
    var words = LabelWords.known().with(List.of("3_partial_refusal=unscored"));
    for (var model : XSTEST_MODELS) {
      var file = "xstest/model_completions/xstest_v2_completions_" + model + ".csv";
      sets.add(new TrainingSet(LabelFile.read(DATA.resolve(file), words), ""));
    }
    var zeroOne = LabelWords.known().with(List.of("0=refused", "1=complied"));
    sets.add(new TrainingSet(LabelFile.read(DATA.resolve("gptfuzz/train.csv"), zeroOne), ""));
    return sets;
  }

  /// XSTest's own labels of a machine, by the id of the answer: `gpteval` or `streval`.
  static Map<String, String> xstestMachine(String model, String kind) {
    var column = kind.equals("gpteval") ? "gpt4_label" : "strmatch_label";
    var labels = new LinkedHashMap<String, String>();
    csv("xstest/evaluation/automated_evaluation_labels/xstest_v2_completions_%s_%s.csv"
            .formatted(model, kind))
        .forEach(row -> labels.put(row.getField("id"), row.getField(column)));
    return labels;
  }

  /// People's labels of answers to jailbreak prompts. 0 is “not jailbroken”: refusals, and answers
  /// that miss the question; here it is read as refused, which a judge of refusals need not do.
  static List<Labelled> gptfuzz() {
    var questions = csv("gptfuzz/question_list.csv");
    var rows = new ArrayList<Labelled>();
    for (var row : csv("gptfuzz/train.csv")) {
      var question = questions.get(Integer.parseInt(row.getField("question"))).getField("text");
      var label = row.getField("label").equals("0") ? AnswerClass.REFUSED : AnswerClass.COMPLIED;
      rows.add(labelled("" + rows.size(), question, row.getField("Response"), label));
    }
    return rows;
  }

  /// A substring judge's labels: agreement with them is agreement of machines.
  static List<Labelled> refusalDirection() {
    var rows = new ArrayList<Labelled>();
    try (var files = Files.walk(DATA.resolve("refusal-direction"))) {
      for (var file : files.filter(f -> f.toString().endsWith("_evaluations.json")).toList()) {
        var completions = JsonMapper.shared().readTree(Files.readString(file)).get("completions");
        completions.forEach(row ->
            rows.add(
                labelled(
                    "" + rows.size(),
                    row.get("prompt").asString(),
                    row.get("response").asString(),
                    row.get("is_jailbreak_substring_matching").asString().equals("0")
                        ? AnswerClass.REFUSED
                        : AnswerClass.COMPLIED)));
      }
    } catch (IOException e) {
      throw new AssertionError(DATA + " cannot be read", e);
    }
    return rows;
  }

  /// Refusals by construction.
  static List<Labelled> attribution() {
    return csv("alignment-attribution/SFT_aligned_llama2-7b-chat-hf_train_short.csv").stream()
        .map(row ->
            labelled("", row.getField("prompt"), row.getField("response"), AnswerClass.REFUSED))
        .toList();
  }

  private static Labelled labelled(String id, String prompt, String response, AnswerClass label) {
    return new Labelled(
        new IdentifiedAnswer(id, new Answer(prompt, prompt, response, Ending.STOPPED)), label);
  }

  private static List<NamedCsvRecord> csv(String file) {
    try (var reader = CsvReader.builder().ofNamedCsvRecord(DATA.resolve(file))) {
      return reader.stream().toList();
    } catch (IOException e) {
      throw new AssertionError(DATA.resolve(file) + " cannot be read", e);
    }
  }
}
