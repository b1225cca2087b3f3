package dev.espalier.bench;

import dev.espalier.Progress;
import dev.espalier.engine.Continuation;
import dev.espalier.engine.Score;
import dev.espalier.model.chat.RenderedPrompt;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Answers by the likelihood of each choice. All choices of many questions are scored together, so
/// that what they begin with is read once.
final class LikelihoodAnswering implements Answering {
  private final Task.ByLikelihood task;
  private final Examinee examinee;
  private final PromptWriter writer;
  private final Tokens tokens;

  LikelihoodAnswering(Task.ByLikelihood task, Examinee examinee, PromptWriter writer) {
    this.task = task;
    this.examinee = examinee;
    this.writer = writer;
    this.tokens = new Tokens(examinee.tokenizer(), examinee.maxTokens());
  }

  /// A prompt and a choice behind it.
  record Request(RenderedPrompt prompt, String continuation) {}

  @Override
  public long steps(Question question) {
    return switch (question.document()) {
      case Document.Choice choice -> choice.choices().size();
      case Document.Blank blank -> blank.prompts().size();
      case Document.Problem problem -> throw notScored(problem);
    };
  }

  @Override
  public List<Item> answer(List<Question> questions, Sitting sitting, Progress.Task progress) {
    var items = new TreeMap<Integer, Item>();
    var open = new TreeMap<Integer, Sheet>();
    for (Question question : questions) {
      var sheet = sheet(question);
      var settled = sitting.known(question.index(), sheet.promptSha256());
      if (settled.isEmpty() && !sheet.refusal().isEmpty()) {
        settled = Optional.of(refused(sheet));
        settled.ifPresent(sitting::keep);
      }
      if (settled.isPresent()) {
        items.put(question.index(), settled.get());
        progress.advance(steps(question));
      } else {
        open.put(question.index(), sheet);
      }
    }
    score(
        open.values(),
        item -> {
          sitting.keep(item);
          items.put(item.index(), item);
        },
        progress);
    return List.copyOf(items.values());
  }

  /// Scores all choices together, and tells of a question when its last one is done.
  private void score(Collection<Sheet> sheets, Consumer<Item> done, Progress.Task progress) {
    var continuations = sheets.stream().flatMap(sheet -> sheet.continuations().stream()).toList();
    var byId = new HashMap<String, Sheet>();
    var missing = new HashMap<Integer, Integer>();
    for (Sheet sheet : sheets) {
      sheet.continuations().forEach(continuation -> byId.put(continuation.id(), sheet));
      missing.put(sheet.question().index(), sheet.continuations().size());
    }
    var scores = new HashMap<String, Score>();
    examinee
        .likelihood()
        .score(
            continuations,
            score -> {
              scores.put(score.id(), score);
              var sheet = Objects.requireNonNull(byId.get(score.id()));
              if (missing.merge(sheet.question().index(), -1, Integer::sum) == 0) {
                done.accept(item(sheet, scores));
              }
            },
            progress);
  }

  private static Item refused(Sheet sheet) {
    return new Item.Unanswered(sheet.question().index(), sheet.promptSha256(), sheet.refusal());
  }

  /// A question as it goes to the model.
  ///
  /// @param refusal why it cannot; empty where it can
  private record Sheet(
      Question question,
      String promptSha256,
      List<Continuation> continuations,
      int cut,
      String refusal) {}

  private Sheet sheet(Question question) {
    var requests = requests(question, writer);
    var texts = new ArrayList<String>();
    var continuations = new ArrayList<Continuation>();
    var contexts = new HashMap<RenderedPrompt, Integer>(); // choices share their prompt
    int cut = 0;
    String refusal = "";
    for (Request request : requests) {
      texts.add(request.prompt().text());
      texts.add(request.continuation());
      int context = contexts.computeIfAbsent(request.prompt(), tokens::context);
      var pair = tokens.pair(request.prompt(), context, request.continuation());
      cut = Math.max(cut, pair.cut());
      if (pair.context().isEmpty() || pair.continuation().isEmpty()) {
        refusal =
            "a choice of %d tokens behind %d"
                .formatted(pair.continuation().size(), pair.context().size());
      } else {
        String id = question.index() + "." + continuations.size();
        continuations.add(new Continuation(id, pair.context(), pair.continuation()));
      }
    }
    String hash = PromptHash.of(texts);
    return new Sheet(question, hash, refusal.isEmpty() ? continuations : List.of(), cut, refusal);
  }

  /// Every prompt with the choice behind it, in the order of the choices.
  static List<Request> requests(Question question, PromptWriter writer) {
    var requests = new ArrayList<Request>();
    switch (question.document()) {
      case Document.Choice choice -> {
        var prompt = write(question, choice.prompt(), writer);
        for (String text : choice.choices()) {
          requests.add(new Request(prompt, writer.beforeChoice() + text));
        }
      }
      case Document.Blank blank -> {
        for (String text : blank.prompts()) {
          var prompt = write(question, text, writer);
          requests.add(new Request(prompt, writer.beforeChoice() + blank.ending()));
        }
      }
      case Document.Problem problem -> throw notScored(problem);
    }
    return requests;
  }

  private static RenderedPrompt write(Question question, String asked, PromptWriter writer) {
    return writer.write(question.description(), question.examples(), asked);
  }

  private Item item(Sheet sheet, Map<String, Score> scores) {
    var question = sheet.question();
    var nats = new ArrayList<Double>();
    for (Continuation continuation : sheet.continuations()) {
      switch (scores.get(continuation.id())) {
        case Score.Scored scored -> nats.add(scored.logLikelihood());
        case Score.Unscored unscored -> {
          return new Item.Unanswered(question.index(), sheet.promptSha256(), unscored.reason());
        }
        case null -> throw new IllegalStateException("no score for choice " + continuation.id());
      }
    }
    return new Item.Answered(
        question.index(),
        sheet.promptSha256(),
        nats,
        Integer.toString(Choosing.best(nats)),
        Integer.toString(gold(question.document())),
        task.scores(question.document(), nats),
        question.document().chance(),
        sheet.cut());
  }

  private static int gold(Document document) {
    return switch (document) {
      case Document.Choice choice -> choice.gold();
      case Document.Blank blank -> blank.gold();
      case Document.Problem problem -> throw notScored(problem);
    };
  }

  private static IllegalArgumentException notScored(Document.Problem problem) {
    return new IllegalArgumentException(
        "a problem of " + problem.prompt().length() + " characters has no choices");
  }
}
