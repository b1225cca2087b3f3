package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// Prune, write a passport, make the model again, prove it, compare it, convert it.
final class PassportCommandsTest {
  private static final String MODEL =
      Golden.path("models/llama-gqa-gguf/llama-gqa.gguf").toString();

  @TempDir private Path folder;
  private String pruned;
  private String passport;

  @BeforeEach
  void prune() {
    pruned = folder.resolve("pruned").toString();
    passport = folder.resolve("a.passport").toString();
    done(prune(pruned, "--sparsity", "0.2"));
  }

  @Test
  void aPassportMakesTheModelAgainAndProvesIt() throws IOException {
    var written = done("passport", "write", "--model", pruned, "--out", passport);
    assertThat(written.out()).contains("for 12 pruned matrices of llama-gqa");
    String rebuilt = folder.resolve("rebuilt").toString();
    done("passport", "apply", passport, "--model", MODEL, "--out", rebuilt);
    for (String file : new String[] {"model.safetensors", "espalier.json", "README.md"}) {
      assertThat(Path.of(rebuilt, file)).hasSameBinaryContentAs(Path.of(pruned, file));
    }
    assertThat(done("passport", "verify", passport, "--model", rebuilt).out())
        .isEqualTo("%s: proven; all 30 tensors are those of the passport%n".formatted(rebuilt));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--method magnitude --sparsity 0.25 --target all",
        "--method magnitude --sparsity 0.25 --protocol paper",
        "--method magnitude --sparsity 2:4",
        "--method wanda-alpha --sparsity 0.25",
        "--sparsity 4:8 --target mlp --layers 1-2"
      })
  void everyMethodThatOnlyPrunesIsMadeAgain(String words) {
    String other = folder.resolve("other").toString();
    String rebuilt = folder.resolve("rebuilt").toString();
    done(prune(other, words.split(" ")));
    done("passport", "write", "--model", other, "--out", passport);
    done("passport", "apply", passport, "--model", MODEL, "--out", rebuilt);
    for (String file : new String[] {"model.safetensors", "espalier.json", "README.md"}) {
      assertThat(Path.of(rebuilt, file)).hasSameBinaryContentAs(Path.of(other, file));
    }
    assertThat(espalier("passport", "verify", passport, "--model", pruned).exitCode()).isOne();
  }

  @Test
  void aPassportTellsNothingOfTheMachine() throws IOException {
    done("passport", "write", "--model", pruned, "--out", passport);
    var text = Files.readString(Path.of(passport), StandardCharsets.ISO_8859_1);
    assertThat(text).contains("llama-gqa.gguf").doesNotContain(MODEL);
  }

  @Test
  void anotherModelIsRefutedWithTheFirstTensorThatDiffers() {
    done("passport", "write", "--model", pruned, "--out", passport);
    var refuted = espalier("passport", "verify", passport, "--model", MODEL);
    assertThat(refuted.exitCode()).isEqualTo(1);
    assertThat(refuted.out())
        .startsWith(
            MODEL + ": refuted; tensor 'model.layers.0.self_attn.q_proj.weight' has SHA-256 ");
    var json = espalier("passport", "verify", passport, "--model", MODEL, "--json");
    assertThat(JsonMapper.shared().readTree(json.out()).at("/difference/tensor").asString())
        .isEqualTo("model.layers.0.self_attn.q_proj.weight");
  }

  @Test
  void anotherBaseIsRefused() {
    done("passport", "write", "--model", pruned, "--out", passport);
    var other = Golden.path("models/llama-gqa").toString();
    var refused =
        espalier(
            "passport",
            "apply",
            passport,
            "--model",
            other,
            "--out",
            folder.resolve("x").toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err())
        .startsWith("espalier: " + other + ": no file llama-gqa.gguf; needs SHA-256 ")
        .endsWith(", as llama-gqa has it. The passport is for another base model.%n".formatted());
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void whatHasNoPassportIsSaid() {
    var refused = espalier("passport", "write", "--model", MODEL, "--out", passport);
    assertThat(refused.err())
        .isEqualTo(
            "espalier: %s: no espalier.passport; needs a folder that 'espalier prune' wrote. GGUF files have none, nor do controls and models whose other weights changed too.%n"
                .formatted(MODEL));
    done("passport", "write", "--model", pruned, "--out", passport);
    var again = espalier("passport", "write", "--model", pruned, "--out", passport);
    assertThat(again.err())
        .isEqualTo(
            "espalier: %s: the output exists already; needs a new file%n".formatted(passport));
  }

  @Test
  void diffSaysWhatWasPrunedAndByWhatRule() {
    var diff = done("model", "diff", MODEL, pruned);
    assertThat(diff.out())
        .contains("weights were pruned; 0 of the decoder layers' changed and are not zero")
        .contains("layer", "q_proj", "0.1875")
        .contains("zeros in rows are equal within each matrix")
        .contains("explained best by: wanda (")
        .contains("wanda 1.0000");
    var json = JsonMapper.shared().readTree(done("model", "diff", MODEL, pruned, "--json").out());
    assertThat(json.path("bestRule").asString()).isEqualTo("wanda");
    assertThat(json.at("/diff/matrices").size()).isEqualTo(21);
  }

  @Test
  void infoGivesTheFootprint() {
    assertThat(done("model", "info", pruned).out())
        .contains("footprint: ", " dense; ", " as bitmap and values (0.0", " at the entropy bound")
        .contains("zeros in a dense file make it neither smaller nor faster");
  }

  @Test
  void thePrunedModelAsGgufIsThePrunedModel() {
    String gguf = folder.resolve("pruned.gguf").toString();
    done("model", "convert", pruned, "--save-as", "gguf-f32", "--out", gguf);
    assertThat(done("model", "diff", pruned, gguf).out())
        .startsWith("0 weights were pruned; 0 of the decoder layers' changed");
    assertThat(done("model", "info", gguf).out()).contains("pruned by wanda at 0.2 of attention");
    String direct = folder.resolve("direct.gguf").toString();
    assertThat(done(prune(direct, "--sparsity", "0.2", "--save-as", "gguf-f32")).out())
        .contains("a GGUF file holds no passport");
    assertThat(done("model", "diff", gguf, direct).out())
        .startsWith("0 weights were pruned; 0 of the decoder layers' changed");
    String back = folder.resolve("back").toString();
    done("model", "convert", gguf, "--out", back);
    assertThat(Path.of(back, "model.safetensors"))
        .hasSameBinaryContentAs(Path.of(pruned, "model.safetensors"));
  }

  @Test
  void theCardSaysWhatTheModelIsAndIsNot() throws IOException {
    assertThat(Files.readString(Path.of(pruned, "README.md")))
        .startsWith("# llama-gqa, pruned by wanda at 0.2 of attention\n")
        .contains("This is not a sole safety measure.", "keep the original", "| calibration | self")
        .contains("| zeros now | 0.1875 of the target");
  }

  private String[] prune(String out, String... more) {
    String[] words = {
      "prune",
      "--model",
      MODEL,
      "--out",
      out,
      "--calibration-windows",
      "2",
      "--calibration-length",
      "24"
    };
    return Stream.concat(Arrays.stream(words), Arrays.stream(more)).toArray(String[]::new);
  }

  private CommandLineRun done(String... arguments) {
    var run = espalier(arguments);
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run;
  }

  private CommandLineRun espalier(String... arguments) {
    return CommandLineRun.at(folder.resolve("home"), arguments);
  }
}
