package dev.espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ManifestTest {
  private static final String REMEDY =
      ". Ask for the same, or start another run with another --out.";

  @TempDir Path folder;

  @Test
  void comesBackAsItWasWritten() throws IOException {
    var manifest = Rows.manifest();
    ManifestFile.write(file(), manifest);

    assertThat(ManifestFile.read(file())).isEqualTo(manifest);
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aProcessOfBeforeTheDeviceWasKeptRanOnACpu() throws IOException {
    ManifestFile.write(file(), Rows.manifest());
    String text = Files.readString(file());
    String before = text.replaceFirst(",\\s*\"device\" : \"cpu\"", "");
    assertThat(before).isNotEqualTo(text);
    Files.writeString(file(), before);

    assertThat(ManifestFile.read(file())).isEqualTo(Rows.manifest());
  }

  @Test
  void aProcessThatJoinsLeavesItsSessionAndWhatItBrings() {
    var run = folder.resolve("run");
    RunStore.create(run, Rows.manifest()).close();
    var pruned = new Manifest.Model("pruned", "out", List.of());
    var judge = new Manifest.Judge("late", "dd44");
    var asked =
        Manifest.of(
            new Manifest.Plan(
                "paper",
                Rows.manifest().suite(),
                Rows.manifest().generation(),
                Map.of("other", 8L),
                Map.of()),
            List.of(judge),
            List.of(pruned),
            Rows.session("espalier refusals --model out"));

    RunStore.openOrCreate(run, asked).close();

    try (var store = RunStore.open(run)) {
      var joined = store.manifest();
      assertThat(joined.models())
          .extracting(Manifest.Model::name)
          .containsExactly("tiny", "pruned");
      assertThat(joined.judges()).extracting(Manifest.Judge::name).containsExactly("rules", "late");
      assertThat(joined.seeds()).containsOnly(Map.entry("sample", 7L), Map.entry("other", 8L));
      assertThat(joined.sessions())
          .extracting(Manifest.Session::commandLine)
          .containsExactly("espalier refusals", "espalier refusals --model out");
    }
  }

  /// Margins that join after the answers are no margins that were set before.
  @Test
  void whatWasSettledBeforeTheFirstAnswerIsNotSettledLater() {
    var run = folder.resolve("run");
    RunStore.create(run, noted(Map.of("why", "a test"))).close();
    RunStore.openOrCreate(run, noted(Map.of("verdict margins", "wide", "suite", "late"))).close();
    try (var store = RunStore.open(run)) {
      assertThat(store.manifest().notes())
          .containsOnly(Map.entry("why", "a test"), Map.entry("suite", "late"));
    }
    var other = folder.resolve("other");
    RunStore.create(other, noted(Map.of("verdict margins", "narrow"))).close();
    RunStore.openOrCreate(other, noted(Map.of("verdict margins", "wide"))).close();
    try (var store = RunStore.open(other)) {
      assertThat(store.manifest().notes()).containsEntry("verdict margins", "narrow");
    }
  }

  private static Manifest noted(Map<String, String> notes) {
    return Manifest.of(
        new Manifest.Plan(
            "paper", Rows.manifest().suite(), Rows.manifest().generation(), Map.of(), notes),
        Rows.manifest().judges(),
        List.of(),
        Rows.session("espalier refusals"));
  }

  @Test
  void whatMustStayEqualIsRefusedByName() {
    joinRefused(
        Rows.manifest("ff99", "paper", "greedy"),
        "the run has suite hash 'aa11'; needs 'ff99', as asked");
    joinRefused(
        Rows.manifest("aa11", "corrected", "greedy"),
        "the run has protocol 'paper'; needs 'corrected', as asked");
    joinRefused(
        Rows.manifest("aa11", "paper", "t=0.7"),
        "the run has sampling 'greedy'; needs 't=0.7', as asked");
    joinRefused(
        with(new Manifest.Generation("greedy", "vicuna", null)),
        "the run has prompt format 'chatml'; needs 'vicuna', as asked");
    joinRefused(
        with(new Manifest.Generation("greedy", "chatml", "Be kind.")),
        "the run has system prompt 'none'; needs 'Be kind.', as asked");
    joinRefused(
        with(new Manifest.Suite("built-in", "aa11", "built-in", 20)),
        "the run has suite limit 'none'; needs '20', as asked");
    joinRefused(
        noted(Map.of("stopping", "until decided")),
        "the run has stopping 'as planned'; needs 'until decided', as asked");
    joinRefused(
        with(List.of(new Manifest.Judge("new", "1"), new Manifest.Judge("rules", "ee55"))),
        "the run has judge rules of hash 'bb22'; needs 'ee55', as asked");
  }

  @Test
  void aNewerManifest() throws IOException {
    ManifestFile.write(file(), Rows.manifest());
    replace("\"schemaVersion\" : 1", "\"schemaVersion\" : 2");
    readRefused(
        "schemaVersion 2; needs 1 or lower. A newer Espalier wrote this run: read it with that one.");
  }

  @Test
  void aDamagedManifest() throws IOException {
    var needs = "; needs the manifest of a run. Restore it, or start another run.";
    ManifestFile.write(file(), Rows.manifest());
    var whole = Files.readString(file());

    Files.writeString(file(), whole.substring(0, whole.length() / 2));
    readRefused("not JSON" + needs);

    Files.writeString(file(), "[]");
    readRefused("no schemaVersion; needs the manifest of a run");

    Files.writeString(file(), whole);
    replace("\"protocol\" : \"paper\"", "\"protocol\" : \"\"");
    readRefused("protocol is missing or empty" + needs);

    Files.writeString(file(), whole);
    replace("\"bytes\" : 12", "\"bytes\" : -1");
    readRefused("file bytes is -1, below 0" + needs);

    Files.writeString(file(), whole);
    replace("\"protocol\" : \"paper\"", "\"protocol\" : \"paper\", \"protokoll\" : \"paper\"");
    readRefused("unknown field 'protokoll'" + needs);

    Files.writeString(file(), whole);
    replace("\"bytes\" : 12", "\"bytes\" : \"many\"");
    readRefused("models.0.files.0.bytes has the wrong type" + needs);
  }

  private Path file() {
    return folder.resolve("manifest.json");
  }

  private void replace(String old, String other) throws IOException {
    var text = Files.readString(file());
    assertThat(text).contains(old);
    Files.writeString(file(), text.replace(old, other));
  }

  private void readRefused(String message) {
    refused(() -> ManifestFile.read(file()), file() + ": " + message);
  }

  private void joinRefused(Manifest asked, String message) {
    refused(
        () -> ManifestMatch.check(file(), Rows.manifest(), asked),
        file() + ": " + message + REMEDY);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(EspalierException.class).hasMessage(message);
  }

  private static Manifest with(Manifest.Generation generation) {
    return with(suite(), generation, Rows.manifest().judges());
  }

  private static Manifest with(Manifest.Suite suite) {
    return with(suite, generation(), Rows.manifest().judges());
  }

  private static Manifest with(List<Manifest.Judge> judges) {
    return with(suite(), generation(), judges);
  }

  private static Manifest.Suite suite() {
    return Objects.requireNonNull(Rows.manifest().suite());
  }

  private static Manifest.Generation generation() {
    return Objects.requireNonNull(Rows.manifest().generation());
  }

  private static Manifest with(
      Manifest.Suite suite, Manifest.Generation generation, List<Manifest.Judge> judges) {
    return Manifest.of(
        new Manifest.Plan("paper", suite, generation, Map.of(), Map.of()),
        judges,
        List.of(),
        Rows.session("espalier refusals"));
  }

  @Test
  void aRunOfBenchmarksMayBeAskedPromptsLaterAndTheOtherWayRound() {
    var session = Rows.session("espalier bench");
    var plan = Manifest.Plan.withoutPrompts("paper", Map.of("examples", 1234L), Map.of());
    var benchmarks = Manifest.of(plan, List.of(), List.of(), session);
    try (var store = RunStore.openOrCreate(folder.resolve("bench"), benchmarks)) {
      assertThat(store.manifest().suite()).isNull();
    }
    try (var store = RunStore.openOrCreate(folder.resolve("bench"), Rows.manifest())) {
      assertThat(store.manifest().suite()).isEqualTo(Rows.manifest().suite());
      assertThat(store.manifest().generation()).isEqualTo(Rows.manifest().generation());
    }
    try (var store = RunStore.openOrCreate(folder.resolve("bench"), benchmarks)) {
      assertThat(store.manifest().suite()).isEqualTo(Rows.manifest().suite());
      assertThat(store.manifest().sessions()).hasSize(3);
    }
  }
}
