package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/// Masks of two and three pruned copies of a tiny random model.
final class ModelOverlapCommandTest {
  private static final String MODEL =
      Golden.path("models/llama-gqa-gguf/llama-gqa.gguf").toString();

  @TempDir private Path folder;

  @Test
  void twoCopiesAreComparedByLayer() {
    var run = espalier("model", "overlap", prune("a", 0), prune("b", 1), "--base", MODEL);
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("Jaccard overlap of masks (and of random masks of the same size):")
        .contains("q_proj")
        .containsPattern("(?m)^ *a +\\| b +\\| +0\\.\\d{3} \\(0\\.143\\)")
        .containsPattern("(?m)^ *0 +\\| +0\\.\\d{3} \\(0\\.143\\)"); // 0.25 / 1.75
  }

  @Test
  void moreAreComparedPairByPair() {
    var run = espalier("model", "overlap", prune("a", 0), prune("b", 1), prune("c", 2), "--json");
    assertThat(run.exitCode()).as(run.err()).isZero();
    var pairs = JsonMapper.shared().readTree(run.out());
    assertThat(pairs.size()).isEqualTo(3);
    assertThat(pairs.get(2).get("first").asString()).isEqualTo("b");
    assertThat(pairs.get(2).get("second").asString()).isEqualTo("c");
    assertThat(pairs.get(0).get("jaccard").asDouble()).isBetween(0.143, 1.0);
  }

  @Test
  void denseModelsAreRefused() {
    var run = espalier("model", "overlap", MODEL, MODEL);
    assertThat(run.err())
        .endsWith(
            "espalier: llama-gqa: no weight of a decoder layer is zero, nor in llama-gqa; needs pruned"
                + " copies"
                + System.lineSeparator());
    assertThat(run.exitCode()).isEqualTo(2);
  }

  private String prune(String name, long seed) {
    var out = folder.resolve(name).toString();
    var run =
        espalier(
            "prune",
            "--model",
            MODEL,
            "--sparsity",
            "0.25",
            "--seed",
            Long.toString(seed),
            "--calibration-windows",
            "2",
            "--calibration-length",
            "24",
            "--out",
            out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return out;
  }

  private CommandLineRun espalier(String... arguments) {
    return CommandLineRun.at(folder.resolve("home"), Stream.of(arguments).toArray(String[]::new));
  }
}
