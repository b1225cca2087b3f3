package dev.espalier.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.ProcessLock;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FetchRefusesTest {
  private static final byte[] BYTES = "the weights of a model".getBytes(US_ASCII);
  private static final byte[] OTHERS = "the weights of another".getBytes(US_ASCII);

  private static final Checksum SHA256 = new Checksum.Sha256("0".repeat(64));

  @TempDir Path folder;

  private final Fetcher fetcher = Fetcher.of(FetchResumesTest.PATIENT);

  @Test
  void otherBytesThanPromised() throws IOException {
    try (var server = StubServer.start(StubServer.whole(OTHERS))) {
      refused(
          () -> fetch(server),
          server.uri("/model.bin")
              + ": SHA-256 "
              + FetchResumesTest.source(server, OTHERS).checksum().hex()
              + "; needs "
              + FetchResumesTest.source(server, BYTES).checksum().hex()
              + ". What came was deleted: fetch again, and distrust the source if it recurs.");
    }
    assertThat(folder.resolve("model.bin")).doesNotExist();
    assertThat(folder.resolve("model.bin.part")).doesNotExist();
  }

  @Test
  void anotherLengthThanPromised() throws IOException {
    try (var server = StubServer.start(StubServer.whole("short".getBytes(US_ASCII)))) {
      refused(
          () -> fetch(server),
          server.uri("/model.bin")
              + ": 5 bytes; needs 22 bytes. The source has changed since this version of Espalier.");
    }
  }

  @Test
  void noSuchFile() throws IOException {
    try (var server = StubServer.start(StubServer.status(404))) {
      refused(
          () -> fetch(server),
          server.uri("/model.bin") + ": the server answered 404; needs the file");
      assertThat(server.ranges()).hasSize(1);
    }
  }

  @Test
  void troubleThatDoesNotEnd() throws IOException {
    try (var server =
        StubServer.start(StubServer.status(503), StubServer.status(503), StubServer.status(503))) {
      refused(
          () -> fetch(server),
          server.uri("/model.bin")
              + ": the server answered 503, 3 times in a row; needs the file. What came is kept:"
              + " fetch again later, and it goes on from there.");
    }
  }

  @Test
  void aHostThatDoesNotListen() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var uri = URI.create("http://127.0.0.1:" + port + "/model.bin");
    assertThatThrownBy(() -> fetcher.text(uri))
        .isInstanceOf(UnreachableException.class)
        .hasMessage("127.0.0.1:%d cannot be reached (no connection)", port);
    assertThatThrownBy(() ->
            fetcher.file(
                new Source(uri, 1, SHA256), folder.resolve("model.bin"), FetchProgress.silent()))
        .isInstanceOf(UnreachableException.class)
        .hasMessage("127.0.0.1:%d cannot be reached (no connection)", port);
  }

  @Test
  void aHostWithoutAName() {
    assertThatThrownBy(() -> fetcher.text(URI.create("http://espalier.invalid/x")))
        .isInstanceOf(UnreachableException.class)
        .hasMessage("espalier.invalid cannot be reached (unknown host)");
  }

  @Test
  void aHostThatListensAndSaysNothing() throws IOException {
    var end = new CountDownLatch(1);
    try (var server = StubServer.start(_ -> FetchResumesTest.await(end))) {
      var uri = server.uri("/model.bin");
      var hasty =
          Fetcher.of(FetchResumesTest.patience(Duration.ofMillis(400), Duration.ofMinutes(1)));
      assertThatThrownBy(() -> fetch(hasty, server))
          .isInstanceOf(UnreachableException.class)
          .hasMessage(uri.getAuthority() + " cannot be reached (no answer within 400 ms)");
      end.countDown();
    }
  }

  @Test
  void aTextThatIsNotThere() throws IOException {
    try (var server = StubServer.start(StubServer.status(403))) {
      var uri = server.uri("/api");
      assertThatThrownBy(() -> fetcher.text(uri))
          .isInstanceOf(UnreachableException.class)
          .hasMessage(uri.getAuthority() + " cannot be reached (it answers 403)");
    }
  }

  @Test
  void aDiskWithoutRoom() {
    var source = new Source(URI.create("http://127.0.0.1:1/x"), Long.MAX_VALUE, SHA256);
    assertThatThrownBy(() -> fetcher.file(source, folder.resolve("x"), FetchProgress.silent()))
        .isInstanceOf(EspalierException.class)
        .hasMessageMatching(
            folder
                + "/x: [0-9]+ bytes free on its disk; needs 9223372036854775807. Free some, or set"
                + " ESPALIER_HOME to a folder on another disk.");
  }

  @Test
  void aPlaceThatCannotBeWritten() throws IOException {
    var target = Files.writeString(folder.resolve("file"), "text").resolve("models/model.bin");
    var source = new Source(URI.create("http://127.0.0.1:1/x"), 22, SHA256);
    refused(
        () -> fetcher.file(source, target, FetchProgress.silent()),
        target + ": cannot be written (Not a directory); needs a folder with room for 22 bytes");
  }

  @Test
  void aFileThatIsBeingFetched() throws IOException {
    try (var server = StubServer.start();
        var lock = ProcessLock.tryAcquire(folder.resolve("model.bin.lock")).orElseThrow()) {
      refused(
          () -> fetch(server),
          "%s: process %d is fetching it; needs one fetch at a time. Wait for it to end."
              .formatted(folder.resolve("model.bin"), ProcessHandle.current().pid()));
      assertThat(lock).isNotNull();
    }
  }

  private void fetch(StubServer server) throws UnreachableException {
    fetch(fetcher, server);
  }

  private void fetch(Fetcher with, StubServer server) throws UnreachableException {
    with.file(
        FetchResumesTest.source(server, BYTES),
        folder.resolve("model.bin"),
        FetchProgress.silent());
  }

  private static void refused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(EspalierException.class).hasMessage(message);
  }
}
