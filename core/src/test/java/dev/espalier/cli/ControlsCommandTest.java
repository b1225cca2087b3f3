package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Damage and controls by the command line, on a tiny random model.
final class ControlsCommandTest {
  private static final String MODEL =
      Golden.path("models/llama-gqa-gguf/llama-gqa.gguf").toString();

  @TempDir private Path folder;

  @Test
  void everyControlIsMatched() throws IOException {
    var run =
        controls(
            "--sparsity",
            "0.5",
            "--draws",
            "3",
            "--match-tolerance",
            "0.2",
            "--match-tokens",
            "64",
            "--json");
    run.assertDone();
    var result = JsonMapper.shared().readTree(run.out());
    assertThat(result.get("method").asString()).isEqualTo("wanda");
    assertThat(result.get("measure").asString()).isEqualTo("kl");
    double wanted = result.get("damage").get("klNats").asDouble();
    assertThat(wanted).isPositive();
    assertThat(result.get("controls").valueStream().map(c -> c.get("method").asString()))
        .containsExactly("random", "anti-wanda", "noise", "shuffled-wanda");
    for (JsonNode control : result.get("controls")) {
      var match = control.get("match");
      double matched = match.get("damage").get("klNats").asDouble();
      double equal = control.get("atEqualSize").get("klNats").asDouble();
      assertThat(Math.abs(matched - wanted))
          .as("%s", control)
          .isLessThanOrEqualTo(Math.abs(equal - wanted));
      assertThat(match.get("isWithin").asBoolean())
          .isEqualTo(Math.abs(matched - wanted) <= 0.2 * wanted);
    }
    assertDraws(result.get("draws").get(0), 0.5, wanted);
    assertThat(result.get("draws").get(1).get("ratio").asDouble())
        .isEqualTo(result.get("controls").get(0).get("match").get("ratio").asDouble());
  }

  private static void assertDraws(JsonNode draws, double ratio, double wanted) {
    assertThat(draws.get("ratio").asDouble()).isEqualTo(ratio);
    var damages = draws.get("damages").valueStream().map(JsonNode::asDouble).toList();
    assertThat(damages).hasSize(3).doesNotHaveDuplicates();
    int rank = 1;
    for (double damage : damages) {
      rank += damage < wanted ? 1 : 0;
    }
    assertThat(draws.get("rank").asInt()).isEqualTo(rank);
  }

  @Test
  void aPersonGetsATable() throws IOException {
    var run = controls("--sparsity", "0.5", "--draws", "2", "--controls", "random");
    run.assertDone();
    assertThat(run.out())
        .contains("damage to ")
        .contains("wanda ")
        .contains("2 random masks at 0.5: kl ")
        .contains(" of 3, the least damage first")
        .contains("espalier refusals --method random --sparsity RATIO --seed N")
        .doesNotContain("anti-wanda");
  }

  @Test
  void aMatchedControlIsMeasuredInMemory() throws IOException {
    var suite = folder.resolve("suite.csv");
    Files.writeString(suite, "id,prompt,category,twin\na,a b c,one,a c\nb,b a,two,b b\n");
    var out = folder.resolve("run").toString();
    var run =
        espalier(
            Stream.concat(
                Stream.of(
                    "refusals", "--suite", suite.toString(), "--out", out, "--max-new-tokens", "3"),
                common("--method", "random", "--sparsity", "0.5", "--match-damage", "kl")));
    run.assertDone();
    assertThat(run.out()).contains("matched in kl: random at 0.");
    try (var store = RunStore.open(Path.of(out))) {
      var row = store.variants().getFirst();
      assertThat(row.variantId()).matches("random-attention-0\\.\\d+-seed0");
      assertThat(row.calibration())
          .matches(
              "none; matched in kl: random at 0\\.\\d+ does \\S+ nats a token, wanda at 0\\.5 does"
                  + " \\S+ \\(\\d+ trials(, as near as it goes)?\\)"); // rows of 32 weights
    }
  }

  @Test
  void severalDrawsGoIntoOneRun() throws IOException {
    var suite = folder.resolve("suite.csv");
    Files.writeString(suite, "id,prompt,category,twin\na,a b c,one,a c\nb,b a,two,b b\n");
    var out = folder.resolve("run").toString();
    var fixed =
        List.of("refusals", "--suite", suite.toString(), "--out", out, "--max-new-tokens", "3");
    espalier(Stream.concat(fixed.stream(), common("--sparsity", "0.5"))).assertDone();
    String said = "";
    for (int draw = 0; draw < 5; draw++) {
      var words =
          common("--method", "random", "--sparsity", "0.5", "--prune-seed", Integer.toString(draw));
      var run = espalier(Stream.concat(fixed.stream(), words));
      run.assertDone();
      said = run.out();
    }
    assertThat(said)
        .containsPattern(
            "wanda attention 0\\.5 refuses more often than \\d of 5 random masks of 50\\.00 %: rank \\d"
                + " of 6");
    try (var store = RunStore.open(Path.of(out))) {
      assertThat(store.variants()).hasSize(6);
      assertThat(store.variants().getLast().variantId()).isEqualTo("random-attention-0.5-seed4");
    }
  }

  @Test
  void whatCannotBeMatchedIsRefused() throws IOException {
    assertRefused(
        controls("--method", "random", "--sparsity", "0.5"),
        "--method: random, a control; needs a method to compare controls with, such as wanda");
    assertRefused(
        controls("--sparsity", "0.5", "--controls", "magnitude"),
        "--controls: magnitude, which is no control; needs some of random, anti-wanda, noise,"
            + " shuffled-wanda");
    assertRefused(
        controls("--sparsity", "2:4"),
        "--match-damage: sparsity 2:4; needs one ratio for all of the target, such as --sparsity"
            + " 0.2");
    assertRefused(controls("--sparsity", "0.5", "--draws", "-1"), "--draws: -1; needs at least 0");
    assertRefused(
        espalier(
            Stream.of("controls", "--model", MODEL, "--sparsity", "0.5", "--match-tolerance", "0")),
        "--match-tolerance: 0.0; needs a share between 0 and 1, such as 0.05");
    assertRefused(
        espalier(
            Stream.of("controls", "--model", MODEL, "--sparsity", "0.5", "--match-tokens", "1")),
        "--match-tokens: 1; needs at least 2");
    assertRefused(
        controls("--sparsity", "0"),
        "--match-damage: a damage of 0.000000 nats a token; needs at least 0.000001, to be matched."
            + " Prune more, or match by the other measure.");
    var run =
        espalier(
            Stream.concat(
                Stream.of("refusals", "--out", folder.resolve("run").toString()),
                common("--method", "magnitude", "--sparsity", "0.5", "--match-damage", "kl")));
    assertRefused(
        run,
        "--match-damage: method magnitude; needs a control: random, anti-wanda, noise or"
            + " shuffled-wanda");
  }

  private CommandLineRun controls(String... words) throws IOException {
    return espalier(Stream.concat(Stream.of("controls"), common(words)));
  }

  /// A text of the tiny model's own alphabet, to calibrate and to measure on.
  private Stream<String> common(String... words) throws IOException {
    var text = folder.resolve("harmless.txt");
    Files.writeString(text, "a b c d e f g h i j k l m n o p ".repeat(20));
    return Stream.concat(
        Stream.of(
            "--model",
            MODEL,
            "--dtype",
            "f32",
            "--match-text",
            text.toString(),
            "--calibration-windows",
            "2",
            "--calibration-length",
            "24"),
        Stream.of(words));
  }

  private CommandLineRun espalier(Stream<String> arguments) {
    return CommandLineRun.at(folder.resolve("home"), arguments.toArray(String[]::new));
  }

  private static void assertRefused(CommandLineRun run, String message) {
    assertThat(run.err()).endsWith("espalier: " + message + System.lineSeparator());
    assertThat(run.exitCode()).isEqualTo(2);
  }
}
