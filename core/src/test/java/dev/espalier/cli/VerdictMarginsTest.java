package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Golden;
import dev.espalier.evidence.Margins;
import dev.espalier.store.RunStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How much may be lost is settled when a run is made.
final class VerdictMarginsTest {
  private static final String WIDE =
      "dose 0.3, harmless refusal 0.05, perplexity ratio 1.1, benchmark 0.02, broken answers 0.01,"
          + " material 0.02";

  @TempDir private Path folder;

  @Test
  void aRunKeepsThoseItWasMadeWith() throws IOException {
    assertThat(refusals("--verdict-margins", WIDE).exitCode()).isZero();
    assertThat(refusals().exitCode()).isZero();
    try (var store = RunStore.open(folder.resolve("run"))) {
      assertThat(Margins.of(store.manifest()))
          .contains(new Margins(0.3, 0.05, 1.1, 0.02, 0.01, 0.02));
    }
    String other = Margins.DEFAULTS.toNote();
    assertThat(refusals("--verdict-margins", other).err())
        .isEqualTo(
            "espalier: --verdict-margins: '"
                + other
                + "'; needs those that the run was made with, '"
                + WIDE
                + "'. Leave the option out, or start another run with another --out."
                + System.lineSeparator());
  }

  @Test
  void whatAreNoneIsNamed() throws IOException {
    assertThat(refusals("--verdict-margins", "wide").err())
        .isEqualTo(
            "espalier: --verdict-margins: 'wide'; needs the form '"
                + Margins.DEFAULTS.toNote()
                + "'"
                + System.lineSeparator());
  }

  private CommandLineRun refusals(String... words) throws IOException {
    var suite = folder.resolve("suite.csv");
    Files.writeString(suite, "id,prompt,category,twin\na,a b c,one,a c\nb,b a,two,b b\n");
    return CommandLineRun.at(
        folder.resolve("home"),
        Stream.concat(
                Stream.of(
                    "refusals",
                    "--model",
                    Golden.path("models/llama-gqa-gguf/llama-gqa.gguf").toString(),
                    "--suite",
                    suite.toString(),
                    "--out",
                    folder.resolve("run").toString(),
                    "--max-new-tokens",
                    "3",
                    "--dtype",
                    "f32"),
                Stream.of(words))
            .toArray(String[]::new));
  }
}
