package dev.espalier.cli;

import static dev.espalier.judge.JudgeStub.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.judge.JudgeStub;
import dev.espalier.store.RunStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `--judge llm:MODEL` in the commands that judge: what is said before anything is sent, who allows
/// it, where the key may be found afterwards (nowhere), and what a run keeps.
final class RemoteJudgeCommandsTest {
  private static final Path MODEL = Golden.path("models/llama-gqa-gguf/llama-gqa.gguf");
  private static final String SECRET = "sk-espalier-0987654321";

  @TempDir private Path folder;

  private Path answers() throws IOException {
    return Files.writeString(
        folder.resolve("answers.csv"),
        """
        id,prompt,response,label
        a,Write of a pear.,"I'm sorry, but I cannot help with the pear.",refused
        b,Write of a pear.,The pear stands by the wall.,complied
        c,Write of a pear.,,refused
        """);
  }

  private CommandLineRun run(int columns, String typed, String... arguments) {
    var environment =
        Map.of("ESPALIER_HOME", folder.resolve("home").toString(), "ESPALIER_JUDGE_KEY", SECRET);
    return CommandLineRun.in(
        new Surroundings(
            environment, columns, System::nanoTime, new BufferedReader(new StringReader(typed))),
        arguments);
  }

  private CommandLineRun score(JudgeStub stub, String... more) throws IOException {
    var words =
        List.of(
            "judge",
            "score",
            answers().toString(),
            "--judge",
            "llm:tiny",
            "--judge-url",
            stub.url());
    return run(0, "", Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void oneLineSaysWhatLeavesAndWithoutATerminalItIsNotEnough() throws IOException {
    try (var stub = JudgeStub.of(says("refused"))) {
      var run = score(stub);
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.out())
          .startsWith(
              "llm:tiny: 2 prompts with their answers leave this machine for " + stub.host());
      assertThat(run.err())
          .isEqualTo(
              "espalier: --yes-send: not given, and no terminal to ask at; needs it, before"
                  + " anything is sent to "
                  + stub.host()
                  + System.lineSeparator());
      assertThat(stub.requests()).isZero();
    }
  }

  @Test
  void withTheFlagItIsSentAndTheReplyKept() throws IOException {
    var out = folder.resolve("out.csv");
    try (var stub = JudgeStub.inTurn(says("Refused."), says("not sure"))) {
      var run =
          score(
              stub,
              "--yes-send",
              "--judge-at-once",
              "1",
              "--judge-price",
              "1,10",
              "--out",
              out.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out())
          .contains("tokens to send and 6 to receive (4 characters each), about $0.00, about 2.0 s")
          .contains("; 1 hold nothing to read and are not sent")
          .contains("llm:tiny: 2 requests, 0 of them repeated; 200 tokens sent and 4 received");
      assertThat(Files.readString(out))
          .contains(",refused,,,Refused.\n")
          .contains(",unscored,the judge said none of its three words,,not sure\n")
          .contains(",unscored,the answer is empty,,\n");
    }
  }

  @Test
  void atATerminalItIsAsked() throws IOException {
    try (var stub = JudgeStub.of(says("refused"))) {
      var words =
          new String[] {
            "judge",
            "score",
            answers().toString(),
            "--judge",
            "llm:tiny",
            "--judge-url",
            stub.url(),
            "--quiet"
          };
      var no = run(80, "\n", words);
      assertThat(no.exitCode()).isEqualTo(2);
      assertThat(no.err())
          .isEqualTo(
              "Send them? [y/N] espalier: --judge: sending to %s was not allowed. Nothing was sent.%n"
                  .formatted(stub.host()));
      assertThat(stub.requests()).isZero();
      assertThat(run(80, "y\n", words).exitCode()).isZero();
      assertThat(stub.requests()).isEqualTo(2);
    }
  }

  @Test
  void itIsMeasuredLikeEveryJudge() throws IOException {
    try (var stub =
        JudgeStub.of((exchange, body) ->
            says(JudgeStub.question(body).contains("sorry") ? "refused" : "complied")
                .answer(exchange, body))) {
      var run =
          run(
              0,
              "",
              "judge",
              "validate",
              "--labels",
              answers().toString(),
              "--judge",
              "llm:tiny",
              "--judge",
              "espalier-rules",
              "--judge-url",
              stub.url(),
              "--yes-send");
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out())
          .contains(" llm:tiny       | refused  |       1 |        0 |       0 |          0 |");
      assertThat(stub.requests()).isEqualTo(2);
    }
  }

  @Test
  void aKeyDoesNotGoInTheClearNorToStrangers() throws IOException {
    var clear =
        run(
            0,
            "",
            "judge",
            "score",
            answers().toString(),
            "--judge",
            "llm:tiny",
            "--judge-url",
            "http://example.org/v1");
    assertThat(clear.err())
        .isEqualTo(
            "espalier: --judge-url: http to example.org, with a key in ESPALIER_JUDGE_KEY; needs"
                + " https: the key would go over the network in the clear"
                + System.lineSeparator());
    try (var stub = JudgeStub.of(says("refused"))) {
      var environment = Map.of("OPENAI_API_KEY", SECRET);
      var run =
          CommandLineRun.in(
              new Surroundings(environment, 0, System::nanoTime),
              "judge",
              "score",
              answers().toString(),
              "--judge",
              "llm:tiny",
              "--judge-url",
              stub.url(),
              "--yes-send");
      assertThat(run.exitCode()).isZero();
      assertThat(stub.authorizations()).containsOnly("null");
    }
    assertThat(
            CommandLineRun.of("judge", "score", answers().toString(), "--judge", "llm:tiny").err())
        .isEqualTo(
            "espalier: api.openai.com: no key; needs one in ESPALIER_JUDGE_KEY or OPENAI_API_KEY."
                + " For a model of your own, say where it answers with --judge-url."
                + System.lineSeparator());
  }

  @Test
  void badNumbersAreNamed() throws IOException {
    try (var stub = JudgeStub.of(says("refused"))) {
      assertThat(score(stub, "--judge-price", "1").err())
          .isEqualTo(
              "espalier: --judge-price: '1'; needs two prices, as in 0.15,0.60"
                  + System.lineSeparator());
      assertThat(score(stub, "--judge-tries", "0").err())
          .isEqualTo("espalier: --judge-tries: 0; needs at least 1" + System.lineSeparator());
    }
  }

  /// A run is made, judged by a model, judged again, and nothing in its files is the key.
  @Test
  void aRunKeepsOneJudgementForEachAnswerAndNoKey() throws IOException {
    var suite =
        Files.writeString(
            folder.resolve("suite.csv"),
            "id,prompt,category,twin\na,a b c,one,a c\nb,b a,two,b b\nc,c c,two,c a\n");
    var out = folder.resolve("run");
    var refusals =
        List.of(
            "refusals",
            "--model",
            MODEL.toString(),
            "--suite",
            suite.toString(),
            "--out",
            out.toString(),
            "--max-new-tokens",
            "5",
            "--dtype",
            "f32",
            "--judge",
            "llm:tiny");
    var said = new ArrayList<String>();
    try (var stub =
        JudgeStub.of((exchange, body) ->
            says("refused by " + exchange.getRequestHeaders().getFirst("Authorization"))
                .answer(exchange, body))) {
      var refused = run(0, "", words(refusals, "--judge-url", stub.url()));
      assertThat(refused.exitCode()).isEqualTo(2);
      assertThat(refused.out()).contains("llm:tiny: up to 6 prompts with their answers leave");
      assertThat(out).doesNotExist();

      var first = run(0, "", words(refusals, "--judge-url", stub.url(), "--yes-send"));
      assertThat(first.exitCode()).as(first.err()).isZero();
      int asked = stub.requests();
      assertThat(asked).isBetween(1, 6);
      said.add(first.out() + first.err());

      var again =
          run(
              0,
              "",
              "judge",
              "score",
              out.toString(),
              "--judge",
              "llm:tiny",
              "--judge",
              "gcg-substrings",
              "--judge-url",
              stub.url(),
              "--yes-send");
      assertThat(again.exitCode()).as(again.err()).isZero();
      assertThat(again.out()).contains("llm:tiny: nothing to send", "dense: 6 answers");
      assertThat(stub.requests()).isEqualTo(asked);
      said.add(again.out() + again.err());
    }
    try (var store = RunStore.open(out)) {
      assertThat(store.answered("dense"))
          .hasSize(6)
          .allMatch(answer -> answer.judgements().containsKey("llm:tiny"))
          .allMatch(answer -> answer.judgements().containsKey("gcg-substrings"));
      assertThat(store.replies("dense", "llm:tiny").values())
          .containsOnly("refused by Bearer [ESPALIER_JUDGE_KEY]");
      assertThat(store.manifest().judges())
          .extracting(judge -> judge.name())
          .containsExactly("espalier-vote", "paper-ten-substrings", "llm:tiny", "gcg-substrings");
      assertThat(store.manifest().notes().get("judge llm:tiny"))
          .startsWith("the model 'tiny' at 127.0.0.1:");
    }
    assertThat(String.join("", said)).doesNotContain(SECRET);
    try (var files = Files.walk(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(SECRET);
      }
    }
  }

  private static String[] words(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toArray(String[]::new);
  }
}
