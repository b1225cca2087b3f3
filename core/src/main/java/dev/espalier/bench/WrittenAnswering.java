package dev.espalier.bench;

import dev.espalier.Progress;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.engine.Outcome;
import dev.espalier.engine.Sampling;
import dev.espalier.engine.StopTexts;
import dev.espalier.model.chat.PromptFormat;
import dev.espalier.model.chat.PromptRenderer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Answers in the model's own words, greedily.
final class WrittenAnswering implements Answering {
  private final Task.ByAnswer task;
  private final Examinee examinee;
  private final PromptWriter writer;
  private final Tokens tokens;

  WrittenAnswering(Task.ByAnswer task, Examinee examinee, PromptWriter writer) {
    this.task = task;
    this.examinee = examinee;
    this.writer = writer;
    this.tokens = new Tokens(examinee.tokenizer(), examinee.maxTokens());
  }

  private record Sheet(
      Question question, String promptSha256, GenerationRequest request, int cut) {}

  @Override
  public long steps(Question question) {
    return Math.max(1, task.cap().roomAfter(0));
  }

  @Override
  public List<Item> answer(List<Question> questions, Progress.Task progress) {
    var sheets = questions.stream().map(this::sheet).toList();
    var stops =
        task.stops().isEmpty() ? StopTexts.NONE : StopTexts.of(examinee.tokenizer(), task.stops());
    var requests = sheets.stream().map(Sheet::request).toList();
    var outcomes = new HashMap<String, Outcome>();
    examinee
        .generators()
        .apply(stops)
        .generate(
            requests,
            Sampling.greedy(task.cap()),
            outcome -> outcomes.put(outcome.id(), outcome),
            progress);
    return sheets.stream().map(sheet -> item(sheet, outcomes, stops)).toList();
  }

  private Sheet sheet(Question question) {
    String asked =
        switch (writer) {
          case PromptWriter.Plain _ -> question.document().asked();
          case PromptWriter.Chat(PromptRenderer format) ->
              task.request(question.document(), format);
        };
    var prompt = writer.write(question.description(), question.examples(), asked);
    var ids = tokens.of(prompt);
    var fitted = task.fitted(ids, examinee.maxTokens());
    var request = new GenerationRequest(Integer.toString(question.index()), fitted);
    String hash = PromptHash.of(List.of(prompt.text()));
    return new Sheet(question, hash, request, ids.size() - fitted.size());
  }

  private Item item(Sheet sheet, Map<String, Outcome> outcomes, StopTexts stops) {
    int index = sheet.question().index();
    return switch (outcomes.get(sheet.request().id())) {
      case Outcome.Failed failed ->
          new Item.Unanswered(index, sheet.promptSha256(), failed.reason());
      case Outcome.Completed completed -> {
        String answer = written(completed.newIds(), stops);
        var document = sheet.question().document();
        yield new Item.Answered(
            index,
            sheet.promptSha256(),
            List.of(),
            answer,
            document.answered(),
            task.scores(document, answer),
            sheet.cut());
      }
      case null -> throw new IllegalStateException("no outcome of question " + index);
    };
  }

  private String written(List<Integer> ids, StopTexts stops) {
    int[] written = ids.stream().mapToInt(Integer::intValue).toArray();
    String answer = stops.cut(examinee.tokenizer().decode(written));
    return switch (writer) {
      case PromptWriter.Plain _ -> answer;
      case PromptWriter.Chat(PromptFormat format) -> format.paperCut(answer);
      case PromptWriter.Chat _ -> answer;
    };
  }
}
