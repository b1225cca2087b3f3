package dev.espalier.judge;

import static dev.espalier.judge.JudgeStub.half;
import static dev.espalier.judge.JudgeStub.hangsUp;
import static dev.espalier.judge.JudgeStub.later;
import static dev.espalier.judge.JudgeStub.says;
import static dev.espalier.judge.JudgeStub.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.judge.Answer.Ending;
import dev.espalier.judge.JudgeStub.Behaviour;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A language model behind an endpoint that misbehaves: what is asked again, when, and what ends.
final class RemoteJudgeRetriesTest {
  private static final String SECRET = "sk-pear-1234567890";

  private final PausedClock clock = new PausedClock();

  private static Asking asking() {
    return new Asking(1, 4, Duration.ofSeconds(20), OptionalInt.empty(), 16);
  }

  private RemoteJudge judge(JudgeStub stub) {
    return judge(stub, asking());
  }

  private RemoteJudge judge(JudgeStub stub, Asking asking) {
    return new RemoteJudge(
        JudgeEndpoint.of(stub.url(), "tiny"),
        Optional.of(ApiKey.of("ESPALIER_JUDGE_KEY", SECRET)),
        asking,
        clock);
  }

  private static Answer answer(String response) {
    return new Answer("Write of a pear.", "Write of a pear.", response, Ending.STOPPED);
  }

  private Judgement judged(Behaviour... behaviours) {
    try (var stub = JudgeStub.inTurn(behaviours)) {
      return judge(stub).judge(answer("The pear stands by the wall."));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 409, 429, 500, 502, 503, 529})
  void aStatusThatMayPassIsAskedAgain(int passing) {
    assertThat(judged(status(passing, "{}"), status(passing, ""), says("refused")).verdict())
        .isEqualTo(new Verdict.Refused());
    assertThat(clock.pauses()).hasSize(2);
  }

  @Test
  void brokenConnectionsJunkAndHalvesAreAskedAgain() {
    assertThat(judged(hangsUp(), half("refused"), says("complied")).verdict())
        .isEqualTo(new Verdict.Complied());
    assertThat(judged(status(200, "<html>"), status(200, ""), says("complied")).verdict())
        .isEqualTo(new Verdict.Complied());
    assertThat(
            judged(
                    status(200, "{\"choices\":[]}"),
                    status(200, "{\"choices\":[{\"text\":\"refused\"}]}"),
                    says("complied"))
                .verdict())
        .isEqualTo(new Verdict.Complied());
  }

  @Test
  void aReplyThatDoesNotComeIsAskedForAgain() {
    var stubs = new ArrayList<JudgeStub>();
    var asking = new Asking(1, 4, Duration.ofMillis(300), OptionalInt.empty(), 16);
    var turn = new int[1];
    try (var stub =
        JudgeStub.of((exchange, body) -> {
          if (turn[0]++ == 0) {
            stubs.getFirst().stalls().answer(exchange, body);
          } else {
            says("refused").answer(exchange, body);
          }
        })) {
      stubs.add(stub);
      assertThat(judge(stub, asking).judge(answer("A pear, a pear.")).verdict())
          .isEqualTo(new Verdict.Refused());
      assertThat(stub.requests()).isEqualTo(2);
    }
  }

  @Test
  void aReplyWithoutEndIsNotRead() {
    var long_ = status(200, JudgeStub.completion("refused" + " ".repeat(2 << 20)));
    assertThat(judged(long_, says("complied")).verdict()).isEqualTo(new Verdict.Complied());
  }

  @Test
  void triesAreBoundedAndTheReasonIsKept() {
    try (var stub = JudgeStub.of(status(503, "{}"))) {
      var judge = judge(stub);
      var judgement = judge.judge(answer("The pear stands by the wall."));
      assertThat(judgement.verdict())
          .isEqualTo(new Verdict.Unscored("the judge did not reply: the endpoint answered 503"));
      assertThat(judgement.said()).isEmpty();
      assertThat(stub.requests()).isEqualTo(4);
      assertThat(judge.usage()).isEqualTo(new RemoteJudge.Usage(4, 3, 0, 0));
    }
  }

  @Test
  void pausesDoubleLessARandomPartThatIsAlwaysTheSame() {
    judged(status(500, "{}"), status(500, "{}"), status(500, "{}"), says("refused"));
    var first = clock.pauses();
    assertThat(first).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertThat(first.get(i))
          .isBetween(Duration.ofMillis(500L << i), Duration.ofMillis(1000L << i));
    }
    clock.forget();
    judged(status(500, "{}"), status(500, "{}"), status(500, "{}"), says("refused"));
    assertThat(clock.pauses()).isEqualTo(first);
    assertThat(Backoff.after(7, 40)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(60));
  }

  @Test
  void theEndpointSaysWhenToComeBack() {
    judged(later(429, "17"), says("refused"));
    assertThat(clock.total()).isBetween(Duration.ofSeconds(17), Duration.ofSeconds(18));
    clock.forget();
    var date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            clock.now().plusSeconds(40).atOffset(ZoneOffset.UTC));
    judged(later(503, date), says("refused"));
    assertThat(clock.total()).isBetween(Duration.ofSeconds(39), Duration.ofSeconds(41));
    clock.forget();
    judged(later(429, "soon"), says("refused"));
    assertThat(clock.total()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whoIsPutOffForLongIsTold() {
    try (var stub = JudgeStub.of(later(429, "7200"))) {
      assertThatThrownBy(() -> judge(stub).judge(answer("A pear, a pear.")))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              stub.host()
                  + ": the endpoint answered 429 and asks to wait 7200 s. Repeat the command then:"
                  + " a run keeps what was judged.");
    }
  }

  @Test
  void requestsAreSpacedWhereTheirNumberIsBounded() {
    try (var stub = JudgeStub.of(says("refused"))) {
      var judge = judge(stub, new Asking(1, 4, Duration.ofSeconds(20), OptionalInt.of(30), 16));
      for (int i = 0; i < 4; i++) {
        judge.judge(answer("A pear, a pear " + i));
      }
      assertThat(clock.pauses())
          .containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2));
    }
  }

  @Test
  void manyFailuresInARowEndTheWork() {
    try (var stub = JudgeStub.of(status(500, "{\"error\":{\"message\":\"A pear\"}}"))) {
      var judge = judge(stub);
      for (int i = 0; i < 4; i++) {
        judge.judge(answer("A pear, a pear " + i));
      }
      assertThatThrownBy(() -> judge.judge(answer("A pear, a pear.")))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              stub.host()
                  + ": 5 answers in a row without a reply: the endpoint answered 500, in 4 tries."
                  + " Repeat the command when it is mended.");
    }
  }

  @Test
  void whatNoRequestCanMendEndsTheWork() {
    assertHopeless(
        401,
        "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"Incorrect key " + SECRET + "\"}}",
        "the endpoint does not take the key (401, invalid_api_key); needs its key in the"
            + " environment");
    assertHopeless(
        404,
        "<html>A pear</html>",
        "no model 'tiny' or no such address (404); needs a model of this endpoint, and the address"
            + " up to and with /v1");
    assertHopeless(302, "", "the endpoint answered 302; needs 200");
  }

  private void assertHopeless(int status, String body, String message) {
    try (var stub = JudgeStub.of(status(status, body))) {
      assertThatThrownBy(() -> judge(stub).judge(answer("A pear, a pear.")))
          .isInstanceOf(EspalierException.class)
          .hasMessage(stub.host() + ": " + message);
      assertThat(stub.requests()).isEqualTo(1);
    }
  }

  @Test
  void aRequestThatIsDeclinedIsUnscored() {
    try (var stub =
        JudgeStub.inTurn(
            status(400, "{\"error\":{\"code\":\"content_filter\",\"message\":\"A pear\"}}"))) {
      assertThat(judge(stub).judge(answer("A pear, a pear.")).verdict())
          .isEqualTo(
              new Verdict.Unscored("the endpoint declined the request (400, content_filter)"));
      assertThat(stub.requests()).isEqualTo(1);
    }
  }

  @Test
  void parametersThatAnEndpointDoesNotTakeAreLeftOutFromThenOn() {
    try (var stub =
        JudgeStub.of((exchange, body) -> {
          if (body.has("max_tokens")) {
            complain("max_tokens").answer(exchange, body);
          } else if (body.has("temperature")) {
            complain("temperature").answer(exchange, body);
          } else {
            says("refused").answer(exchange, body);
          }
        })) {
      var judge = judge(stub);
      assertThat(judge.judge(answer("A pear, a pear.")).verdict()).isEqualTo(new Verdict.Refused());
      assertThat(judge.judge(answer("A second pear.")).verdict()).isEqualTo(new Verdict.Refused());
      assertThat(stub.requests()).isEqualTo(4);
      assertThat(stub.bodies().getLast().get("max_completion_tokens").intValue()).isEqualTo(16);
    }
  }

  private static Behaviour complain(String parameter) {
    return status(
        400, "{\"error\":{\"code\":\"unsupported_value\",\"param\":\"" + parameter + "\"}}");
  }

  /// Every answer of a stormy endpoint is judged once, and as the endpoint says in the end.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aStormLosesAndDoublesNothing(int seed) {
    var words = List.of("refused", "incorrect", "complied");
    var labels = List.of("refused", "partial", "complied");
    var number = Pattern.compile("pear (\\d+) ");
    var random = new Random(seed);
    Behaviour storm =
        (exchange, body) -> {
          var match = number.matcher(JudgeStub.question(body));
          assertThat(match.find()).isTrue();
          var word = words.get(Integer.parseInt(match.group(1)) % 3);
          int fate;
          synchronized (random) {
            fate = random.nextInt(12);
          }
          weather(fate, word).answer(exchange, body);
        };
    try (var stub = JudgeStub.of(storm)) {
      var asking = new Asking(8, 40, Duration.ofSeconds(20), OptionalInt.empty(), 16);
      var answers =
          IntStream.range(0, 150).mapToObj(i -> answer("The pear " + i + " stands.")).toList();
      var times = new int[answers.size()];
      var verdicts = new String[answers.size()];
      Judging.all(
          judge(stub, asking),
          answers,
          (index, judgement) -> {
            times[index]++;
            verdicts[index] = judgement.verdict().label();
          });
      assertThat(Arrays.stream(times).boxed().toList()).as("seed %s", seed).containsOnly(1);
      for (int i = 0; i < verdicts.length; i++) {
        assertThat(verdicts[i]).as("seed %s, %s", seed, i).isEqualTo(labels.get(i % 3));
      }
    }
  }

  @Test
  void asManyAreUnderWayAsWereAskedFor() {
    var three = new CyclicBarrier(3);
    try (var stub =
        JudgeStub.of((exchange, body) -> {
          try {
            three.await(); // nobody is answered before three have asked
          } catch (InterruptedException | BrokenBarrierException e) {
            throw new IOException(e);
          }
          says("refused").answer(exchange, body);
        })) {
      var asking = new Asking(3, 1, Duration.ofSeconds(60), OptionalInt.empty(), 16);
      var answers = IntStream.range(0, 9).mapToObj(i -> answer("The pear " + i)).toList();
      assertThat(Judging.all(judge(stub, asking), answers))
          .allMatch(judgement -> judgement.verdict().equals(new Verdict.Refused()));
      assertThat(stub.mostUnderWay()).isEqualTo(3);
    }
  }

  private static Behaviour weather(int fate, String word) {
    return switch (fate) {
      case 0 -> later(429, "3");
      case 1 -> status(500, "{}");
      case 2 -> hangsUp();
      case 3 -> half(word);
      case 4 -> status(200, "junk");
      case 5 -> status(503, "");
      default -> says(word);
    };
  }
}
