package dev.espalier.judge;

import dev.espalier.EspalierException;
import dev.espalier.judge.JudgeCard.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/// A language model as a judge, behind an endpoint that speaks like OpenAI's.
///
/// Prompts and answers are sent there; what cannot be read is not ([Quality]). A request that fails
/// for reasons that may pass (429, 5xx, a broken connection, no reply in time, half a reply) is
/// made again, later and later, or when the endpoint says; an answer whose tries are used up is
/// unscored with the reason, and several of these in a row end the work, as does what no request
/// can mend. A reply that is not one of the three words is unscored and not asked for again: at
/// temperature 0 it would say the same.
///
/// Unlike every other judge it may not say the same tomorrow. Several threads may use it.
public final class RemoteJudge implements Judge {
  /// What begins the reason of an answer on which the endpoint failed: such may be asked again.
  public static final String GAVE_UP = "the judge did not reply: ";

  /// What its names begin with on the command line and in rows; the model's follows.
  public static final String PREFIX = "llm:";

  private static final int MOST_IN_A_ROW = 5;
  private static final Duration LONGEST_HOLD = Duration.ofMinutes(10);

  private final JudgeEndpoint endpoint;
  private final Asking asking;
  private final Waiting waiting;
  private final ChatClient client;
  private final Pace pace;
  private final JudgeCard card;
  private final AtomicReference<ChatRequest> request = new AtomicReference<>(ChatRequest.USUAL);
  private final AtomicInteger failuresInARow = new AtomicInteger();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong repeated = new AtomicLong();
  private final AtomicLong promptTokens = new AtomicLong();
  private final AtomicLong replyTokens = new AtomicLong();

  /// What was used so far, in tokens as the endpoint counts them.
  public record Usage(long requests, long repeated, long promptTokens, long replyTokens) {}

  RemoteJudge(JudgeEndpoint endpoint, Optional<ApiKey> key, Asking asking, Waiting waiting) {
    this.endpoint = endpoint;
    this.asking = asking;
    this.waiting = waiting;
    this.client = new ChatClient(endpoint, key, asking.timeout(), waiting);
    this.pace = new Pace(asking.perMinute(), waiting);
    this.card = card(endpoint, asking);
  }

  /// The judge behind `endpoint`. Nothing is sent before the first answer is judged.
  public static RemoteJudge of(JudgeEndpoint endpoint, Optional<ApiKey> key, Asking asking) {
    return new RemoteJudge(endpoint, key, asking, Waiting.real());
  }

  private static JudgeCard card(JudgeEndpoint endpoint, Asking asking) {
    var rules = new ArrayList<>(JudgePrompt.rules());
    rules.add(endpoint.host() + " " + endpoint.model() + " " + asking.maxTokens());
    return card(
        endpoint.model(),
        RulesHash.of(rules),
        "'%s' at %s".formatted(endpoint.model(), endpoint.host()));
  }

  /// What is true of each such judge, whatever its model. Its version is that of prompt and reading
  /// alone.
  public static JudgeCard anyModel() {
    return card("MODEL", RulesHash.of(JudgePrompt.rules()), "behind --judge-url");
  }

  private static JudgeCard card(String model, String version, String which) {
    return new JudgeCard(
        PREFIX + model,
        version,
        ("the model %s, asked with a prompt of ours, not the paper's; it is shown the answer and the"
                + " whole prompt, template and all, not the task alone")
            .formatted(which),
        "",
        List.of(
            JudgeCard.NOTHING_TO_READ,
            new Reading("the model says refused", AnswerClass.REFUSED),
            new Reading("it says incorrect", AnswerClass.PARTIAL),
            new Reading("it says complied", AnswerClass.COMPLIED),
            new Reading("it says anything else, or does not reply", AnswerClass.UNSCORED)));
  }

  @Override
  public JudgeCard card() {
    return card;
  }

  public JudgeEndpoint endpoint() {
    return endpoint;
  }

  public Asking asking() {
    return asking;
  }

  @Override
  public int atOnce() {
    return asking.atOnce();
  }

  public Usage usage() {
    return new Usage(requests.get(), repeated.get(), promptTokens.get(), replyTokens.get());
  }

  @Override
  public Judgement judge(Answer answer) {
    var quality = Quality.of(answer);
    if (quality.unreadable().isPresent()) {
      return quality.judgement(_ -> new Verdict.Complied());
    }
    var question = JudgePrompt.question(answer, quality.readable());
    try {
      return judgement(quality, ask(question));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw fault("was interrupted").cause(e).fault();
    }
  }

  private Judgement judgement(Quality quality, ChatReply reply) {
    return switch (reply) {
      case ChatReply.Said said -> {
        var verdict =
            JudgePrompt.verdict(said.text())
                .orElseGet(() -> new Verdict.Unscored("the judge said none of its three words"));
        yield new Judgement(verdict, quality.flags(), Optional.of(said.text()));
      }
      case ChatReply.Declined declined -> unscored(quality, declined.inWords());
      case ChatReply.Failed failed -> unscored(quality, GAVE_UP + failed.why());
      case ChatReply.Hopeless hopeless -> throw hopeless(hopeless);
    };
  }

  private static Judgement unscored(Quality quality, String why) {
    return new Judgement(new Verdict.Unscored(why), quality.flags());
  }

  /// Asks until there is a reply, or the tries are used up.
  private ChatReply ask(String question) throws InterruptedException {
    for (int tries = 1; ; tries++) {
      var asked = request.get();
      pace.await();
      requests.incrementAndGet();
      var reply = client.ask(asked.body(endpoint.model(), asking.maxTokens(), question));
      switch (reply) {
        case ChatReply.Said said -> {
          failuresInARow.set(0);
          promptTokens.addAndGet(said.promptTokens());
          replyTokens.addAndGet(said.replyTokens());
          return reply;
        }
        case ChatReply.Hopeless _ -> {
          return reply;
        }
        case ChatReply.Declined declined -> {
          var mended = asked.without(declined);
          if (mended.equals(asked) || tries >= asking.tries()) {
            endAfterMany(declined.inWords());
            return reply;
          }
          request.compareAndSet(asked, mended);
        }
        case ChatReply.Failed failed -> {
          if (tries >= asking.tries()) {
            endAfterMany("%s, in %d tries".formatted(failed.why(), tries));
            return reply;
          }
          rest(failed, question, tries);
        }
      }
      repeated.incrementAndGet();
    }
  }

  private void rest(ChatReply.Failed failed, String question, int tries)
      throws InterruptedException {
    if (failed.after().isEmpty()) {
      waiting.pause(Backoff.after(question.hashCode(), tries));
      return;
    }
    var after = failed.after().get();
    if (after.compareTo(LONGEST_HOLD) > 0) {
      throw fault("%s and asks to wait %d s".formatted(failed.why(), after.toSeconds()))
          .remedy("Repeat the command then: a run keeps what was judged.")
          .fault();
    }
    pace.hold(after);
    waiting.pause(after.plus(Backoff.after(question.hashCode(), 1).dividedBy(2)));
  }

  private void endAfterMany(String why) {
    if (failuresInARow.incrementAndGet() >= MOST_IN_A_ROW) {
      throw fault("%d answers in a row without a reply: %s".formatted(MOST_IN_A_ROW, why))
          .remedy("Repeat the command when it is mended.")
          .fault();
    }
  }

  private EspalierException hopeless(ChatReply.Hopeless reply) {
    var status = reply.status() + (reply.code().isEmpty() ? "" : ", " + reply.code());
    return switch (reply.status()) {
      case 401, 403 ->
          fault("the endpoint does not take the key (%s)".formatted(status))
              .needed("its key in the environment")
              .fault();
      case 404 ->
          fault("no model '%s' or no such address (%s)".formatted(endpoint.model(), status))
              .needed("a model of this endpoint, and the address up to and with /v1")
              .fault();
      default -> fault("the endpoint answered %s".formatted(status)).needed("200").fault();
    };
  }

  private EspalierException.Fault fault(String found) {
    return EspalierException.in(endpoint.host()).found(found);
  }
}
