package dev.espalier.passport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.model.format.Safetensors;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.CheckpointWriter.Existing;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.SaveForm;
import dev.espalier.model.load.WeightEdits;
import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.Pruner;
import dev.espalier.prune.Pruning;
import dev.espalier.prune.Sparsity;
import dev.espalier.prune.Threshold;
import dev.espalier.prune.Wanda;
import dev.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PassportTest {
  private static final Path MODEL = Golden.path("models/llama-gqa");
  private static final List<Passport.BaseFile> FILES =
      List.of(
          new Passport.BaseFile("model.safetensors", "aa", 5),
          new Passport.BaseFile("README.md", "bb", 6));

  @TempDir private Path folder;
  private Path pruned;
  private Path file;

  @BeforeEach
  void name() {
    pruned = folder.resolve("pruned");
    file = folder.resolve("a.passport");
  }

  @ParameterizedTest
  @CsvSource({
    "llama-gqa, F32",
    "llama-gqa-bf16, BF16",
    "llama-gqa-f16, F32",
    "llama-gqa-f16, BF16",
    "llama-gqa-sharded, F32",
    "llama-gqa-bin, F32",
    "llama-gqa-gguf/llama-gqa.gguf, F32",
    "qwen2, BF16"
  })
  void theRebuiltModelIsThePrunedOneBitForBit(String name, DType dtype) throws IOException {
    var model = Golden.path("models/" + name);
    seal(prune(model, dtype)).write(file);
    var rebuilt = folder.resolve("rebuilt");
    apply(model, rebuilt);
    try (var entries = Files.list(pruned)) {
      for (Path entry : entries.toList()) {
        assertThat(rebuilt.resolve(entry.getFileName())).hasSameBinaryContentAs(entry);
      }
    }
    assertThat(verify(rebuilt).isProven()).isTrue();
    assertThat(verify(pruned).tensors()).isEqualTo(Passport.read(file).digests().size());
  }

  @ParameterizedTest
  @CsvSource({
    "WANDA, EXACT, 2:4",
    "WANDA_ALPHA, EXACT, 0.3",
    "MAGNITUDE, EXACT, 0.3",
    "MAGNITUDE, AUTHORS, 0.3",
    "MAGNITUDE, EXACT, 4:8"
  })
  void everyMethodThatOnlyPrunesIsAppliedAgain(
      PruneMethod method, Threshold threshold, String sparsity) {
    var pruner = method.pruner(threshold);
    var open = prune(MODEL, DType.BF16, pruner, Sparsity.parse("test", sparsity)).orElseThrow();
    seal(open).write(file);
    assertThat(Passport.read(file)).isEqualTo(seal(open));
    var rebuilt = folder.resolve("rebuilt");
    apply(MODEL, rebuilt);
    assertThat(rebuilt.resolve("model.safetensors"))
        .hasSameBinaryContentAs(pruned.resolve("model.safetensors"));
  }

  @ParameterizedTest
  @EnumSource(names = {"SPARSEGPT", "RANDOM", "ANTI_WANDA", "NOISE", "SHUFFLED_WANDA"})
  void whatCannotOrShouldNotBeMadeAgainHasNoPassport(PruneMethod method) {
    var pruner = method.pruner(Threshold.EXACT);
    assertThat(prune(MODEL, DType.F32, pruner, new Sparsity.Unstructured(0.3))).isEmpty();
  }

  @Test
  void whatIsReadIsWhatWasWritten() {
    var passport = seal(prune(MODEL, DType.F32));
    passport.write(file);
    assertThat(Passport.read(file)).isEqualTo(passport);
  }

  @Test
  void sharedNormsAreStoredOnce() throws IOException {
    var passport = prune(MODEL, DType.F32);
    passport.write(file);
    long norms = passport.matrices().stream().map(m -> m.inputs()).distinct().count();
    assertThat(passport.matrices()).hasSize(12);
    assertThat(norms).isEqualTo(6); // query, key and value share theirs
    try (var weights = Safetensors.open(file)) {
      assertThat(weights.tensors()).hasSize(6);
    }
  }

  @Test
  void theFirstTensorThatDiffersIsNamed() throws IOException {
    seal(prune(MODEL, DType.F32)).write(file);
    try (var dense = CheckpointSource.open(MODEL)) {
      var against = Verification.of(file, Passport.read(file), dense);
      assertThat(against.isProven()).isFalse();
      assertThat(against.difference().orElseThrow().tensor())
          .isEqualTo(firstPruned(Passport.read(file)));
    }
    try (var other = CheckpointSource.open(Golden.path("models/llama-tied"))) {
      assertThat(Verification.of(file, Passport.read(file), other).isProven()).isFalse();
    }
  }

  private String firstPruned(Passport passport) {
    var masked = passport.matrices().stream().map(m -> m.name() + ".weight").toList();
    return passport.digests().keySet().stream().filter(masked::contains).findFirst().orElseThrow();
  }

  @Test
  void anotherBaseIsRefusedWithBothHashes() {
    var passport = prune(MODEL, DType.F32);
    passport.requireBase(MODEL, FILES);
    passport.requireBase(MODEL, List.of(FILES.getFirst())); // a README may go
    assertThatThrownBy(() ->
            passport.requireBase(
                MODEL, List.of(new Passport.BaseFile("model.safetensors", "cc", 5))))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            MODEL
                + ": model.safetensors has SHA-256 cc; needs SHA-256 aa, as base has it. The"
                + " passport is for another base model.");
    assertThatThrownBy(() -> passport.requireBase(MODEL, List.of(FILES.getLast())))
        .hasMessage(
            MODEL
                + ": no file model.safetensors; needs SHA-256 aa, as base has it. The passport is"
                + " for another base model.");
  }

  @Test
  void weightsThatComeOutOtherwiseLeaveNothing() {
    seal(prune(MODEL, DType.F32)).write(file);
    var out = folder.resolve("rebuilt");
    assertThatThrownBy(() -> apply(Golden.path("models/llama-gqa-f16"), out))
        .isInstanceOf(EspalierException.class)
        .hasMessageStartingWith(file + ": tensor '")
        .hasMessageEndingWith(
            ". The passport does not describe the checkpoint that it was written from.");
    assertThat(out).doesNotExist();
    assertThat(folder.resolve("rebuilt.partial")).doesNotExist();
  }

  @Test
  void anOpenPassportProvesNothing() {
    prune(MODEL, DType.F32).write(file);
    assertThatThrownBy(() -> verify(pruned))
        .hasMessage(
            file
                + ": is open: it has no digests to compare with; needs a sealed passport. Run"
                + " 'espalier passport write' on the pruned model.");
    assertThatThrownBy(() -> apply(MODEL, folder.resolve("rebuilt")))
        .hasMessage(
            file
                + ": is open: it has no digests to compare the result with; needs a sealed"
                + " passport. Run 'espalier passport write' on the pruned model.");
  }

  @Test
  void whatCannotBeRebuiltIsRefused() {
    var passport = seal(prune(MODEL, DType.F32));
    var rule = passport.rule();
    assertRefused(
        with(passport, new Passport.Rule("sparsegpt", rule.target(), rule.dtype())),
        "was pruned by 'sparsegpt'; needs a method whose choice follows from weights and norms:"
            + " wanda, wanda-alpha or magnitude");
    assertRefused(
        with(passport, new Passport.Rule("magnitude", rule.target(), rule.dtype())),
        "'model.layers.0.self_attn.q_proj.weight' has 32 norms; needs none: magnitude reads none");
    assertRefused(
        with(
            with(passport, new Passport.Rule("wanda-alpha", rule.target(), rule.dtype())),
            new Passport.Matrix("model.layers.0.self_attn.q_proj", "2:4", norms(32))),
        "'model.layers.0.self_attn.q_proj' has sparsity 2:4; needs a ratio: wanda-alpha has no N:M"
            + " form");
    assertRefused(
        with(passport, new Passport.Rule(rule.method(), rule.target(), "i8")),
        "dtype 'i8'; needs f32, bf16 or f16");
    assertRefused(
        with(passport, new Passport.Matrix("model.layers.0.self_attn.q_proj", "2", norms(32))),
        "the sparsity of 'model.layers.0.self_attn.q_proj': 2; needs a ratio in [0, 1), such as 0.2,"
            + " or N:M, such as 2:4");
    assertRefused(
        with(
            passport,
            new Passport.Matrix("model.layers.0.self_attn.q_proj.weight", "0.2", norms(31))),
        "'model.layers.0.self_attn.q_proj.weight.weight' was pruned; needs a matrix of that name in"
            + " the base");
    assertRefused(
        with(passport, new Passport.Matrix("model.layers.0.self_attn.q_proj", "0.2", norms(31))),
        "'model.layers.0.self_attn.q_proj.weight' has 31 norms; needs as many as columns:"
            + " [32, 32]");
    var digests = new LinkedHashMap<>(passport.digests());
    digests.put("z", "0");
    assertRefused(
        passport.sealed(digests),
        "has digests for other tensors: z; needs one for each tensor of the base");
  }

  private void assertRefused(Passport passport, String message) {
    passport.write(file);
    assertThatThrownBy(() -> apply(MODEL, folder.resolve("rebuilt")))
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + ": " + message);
  }

  private static List<Float> norms(int count) {
    return Collections.nCopies(count, 1f);
  }

  private static Passport with(Passport passport, Passport.Rule rule) {
    return new Passport(
        passport.record(), passport.base(), rule, passport.matrices(), passport.digests());
  }

  private static Passport with(Passport passport, Passport.Matrix matrix) {
    return new Passport(
        passport.record(), passport.base(), passport.rule(), List.of(matrix), passport.digests());
  }

  /// Prunes `model` to the folder `pruned`, and gives the open passport.
  private Passport prune(Path model, DType dtype) {
    return prune(model, dtype, new Wanda(), new Sparsity.Unstructured(0.3)).orElseThrow();
  }

  private Optional<Passport> prune(Path model, DType dtype, Pruner pruner, Sparsity sparsity) {
    try (var source = CheckpointSource.open(model);
        var loaded = source.loadModel(dtype)) {
      var pruning = new Pruning(pruner, PruneTarget.ATTENTION, sparsity);
      var report = pruning.apply(loaded, List.of(List.of(3, 1, 4, 1, 5, 9)), steps -> {});
      CheckpointWriter.save(source, WeightEdits.of(report.edits(loaded)), destination(pruned));
      return Passport.open("{}", new Passport.Base("base", FILES), report, dtype.label());
    }
  }

  private Passport seal(Passport passport) {
    try (var source = CheckpointSource.open(pruned)) {
      return Verification.seal(passport, source);
    }
  }

  private void apply(Path model, Path out) {
    try (var source = CheckpointSource.open(model)) {
      Rebuilding.save(file, Passport.read(file), source, destination(out));
    }
  }

  private Verification verify(Path model) {
    try (var source = CheckpointSource.open(model)) {
      return Verification.of(file, Passport.read(file), source);
    }
  }

  private static Destination destination(Path out) {
    return new Destination(
        out, SaveForm.SAFETENSORS, Existing.REFUSE, Map.of("espalier.json", "{}"), List.of());
  }
}
