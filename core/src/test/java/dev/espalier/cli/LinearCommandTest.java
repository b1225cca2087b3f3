package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LinearCommandTest {
  @TempDir private Path folder;

  private static CommandLineRun linear(String... more) {
    var words = Stream.of("linear", "--quiet", "--features", "10", "--repeats", "30");
    return CommandLineRun.of(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void aPersonGetsATableForEachDomain() {
    assertThat(linear("--density", "0.5", "--scales", "lognormal").assertDone().out())
        .startsWith(
            "10 features, 0.5 of them matter, their sizes lognormal, 100 samples, noise 1, 30 worlds, seed 0")
        .contains(
            "Used under the shift: neighbouring features correlated 0.9 in training, 0 in use")
        .contains("Used where it was fitted: correlated 0.9 in both")
        .containsPattern(" wanda     \\| 20.00 \\|       2 \\| [+-]0\\.\\d{4} \\| ")
        .containsPattern(" random    \\| 30.00 \\|       3 \\| ");
  }

  @Test
  void aProgramGetsTheSettingAndAllEffects() {
    assertThat(linear("--json", "--seed", "3").assertDone().out())
        .contains("\"seed\" : 3", "\"method\" : \"MAGNITUDE\"", "\"domain\" : \"SAME\"")
        .contains("\"signedRankP\" : 0.");
  }

  @Test
  void theMapIsAPicture() throws IOException {
    var map = folder.resolve("map.svg");
    assertThat(linear("--map", map.toString()).assertDone().out()).contains("Map: " + map);
    assertThat(Files.readString(map))
        .startsWith("<svg ")
        .endsWith("</svg>\n")
        .contains(">correlation of neighbouring features in training; 0 in use</text>")
        .contains("by pruning 10 % with WANDA");
  }

  @Test
  void whatCannotBeIsRefused() {
    assertRefused("--samples: 10; needs more than the 10 features", "--samples", "10");
    assertRefused("--train-correlation: 1.0; needs in (-1, 1)", "--train-correlation", "1");
    assertRefused("--density: 0.0; needs in (0, 1]", "--density", "0");
    assertRefused("--sparsity: 1.0; needs in (0, 1)", "--sparsity", "1");
    assertRefused(
        "--sparsity: [0.1, 0.1]; needs one ratio or several, each once", "--sparsity", "0.1,0.1");
  }

  private static void assertRefused(String message, String... words) {
    var refused = linear(words);
    assertThat(refused.err()).isEqualTo("espalier: " + message + System.lineSeparator());
    assertThat(refused.exitCode()).isEqualTo(2);
  }
}
