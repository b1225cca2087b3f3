package dev.espalier.bench;

import dev.espalier.Progress;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.engine.Outcome;
import dev.espalier.engine.Sampling;
import dev.espalier.engine.StopTexts;
import dev.espalier.model.chat.PromptFormat;
import dev.espalier.model.chat.PromptRenderer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

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
  public List<Item> answer(List<Question> questions, Sitting sitting, Progress.Task progress) {
    var items = new TreeMap<Integer, Item>();
    var open = new LinkedHashMap<String, Sheet>();
    for (Question question : questions) {
      var sheet = sheet(question);
      var known = sitting.known(question.index(), sheet.promptSha256());
      if (known.isPresent()) {
        items.put(question.index(), known.get());
        progress.advance(steps(question));
      } else {
        open.put(sheet.request().id(), sheet);
      }
    }
    var stops =
        task.stops().isEmpty() ? StopTexts.NONE : StopTexts.of(examinee.tokenizer(), task.stops());
    examinee
        .generators()
        .apply(stops)
        .generate(
            open.values().stream().map(Sheet::request).toList(),
            Sampling.greedy(task.cap()),
            outcome -> {
              var item = item(Objects.requireNonNull(open.get(outcome.id())), outcome, stops);
              sitting.keep(item);
              items.put(item.index(), item);
            },
            progress);
    return List.copyOf(items.values());
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

  private Item item(Sheet sheet, Outcome outcome, StopTexts stops) {
    int index = sheet.question().index();
    return switch (outcome) {
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
            document.chance(),
            sheet.cut());
      }
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
