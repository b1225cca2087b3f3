package dev.espalier.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FetchResumesTest {
  /// Longer than a loaded machine needs; no test waits for it.
  static final Patience PATIENT = patience(Duration.ofMinutes(1), Duration.ofMinutes(1));

  private static final byte[] BYTES = bytes();

  @TempDir Path folder;

  private final List<String> notes = new ArrayList<>();
  private final List<Long> seen = new ArrayList<>();
  private final FetchProgress progress =
      new FetchProgress() {
        @Override
        public void at(String file, long doneBytes, long totalBytes) {
          assertThat(file).isEqualTo("model.bin");
          assertThat(totalBytes).isEqualTo(BYTES.length);
          seen.add(doneBytes);
        }

        @Override
        public void note(String line) {
          notes.add(line);
        }
      };

  @Test
  void aFileComesWholeOrNotAtAll() throws IOException {
    try (var server = StubServer.start(StubServer.whole(BYTES))) {
      fetch(server);
    }
    assertThat(seen).isSorted().endsWith((long) BYTES.length);
    assertThat(notes).isEmpty();
  }

  @Test
  void aFileThatIsThereIsNotFetchedAgain() throws IOException {
    try (var server = StubServer.start(StubServer.whole(BYTES))) {
      fetch(server);
      fetch(server);
      assertThat(server.ranges()).hasSize(1);
    }
  }

  @Test
  void redirectsAreFollowed() throws IOException {
    try (var server = StubServer.start(StubServer.redirectTo("/cdn"), StubServer.whole(BYTES))) {
      fetch(server);
    }
  }

  @Test
  void aCutConnectionGoesOnWhereItStopped() throws IOException {
    try (var server =
        StubServer.start(
            StubServer.cutAfter(40_000, BYTES, "\"v1\""), StubServer.rest(40_000, BYTES))) {
      fetch(server);
      assertThat(server.ranges()).containsExactly("- -", "bytes=40000- \"v1\"");
    }
    assertThat(notes)
        .containsExactly("model.bin: the connection broke at 40000 of 100000 bytes; trying again");
  }

  @Test
  void aWeakEtagIsNotAskedFor() throws IOException {
    try (var server =
        StubServer.start(
            StubServer.cutAfter(40_000, BYTES, "W/\"v1\""), StubServer.rest(40_000, BYTES))) {
      fetch(server);
      assertThat(server.ranges()).containsExactly("- -", "bytes=40000- -");
    }
  }

  @Test
  void aPartOfAnEarlierProcessIsGoneOnWith() throws IOException {
    Files.write(folder.resolve("model.bin.part"), Arrays.copyOf(BYTES, 7));
    try (var server = StubServer.start(StubServer.rest("bytes 7-99999/*", 7, BYTES))) {
      fetch(server);
      assertThat(server.ranges()).containsExactly("bytes=7- -");
    }
  }

  @Test
  void aPartThatIsWholeIsOnlyChecked() throws IOException {
    Files.write(folder.resolve("model.bin.part"), BYTES);
    try (var server = StubServer.start()) {
      fetch(server);
      assertThat(server.ranges()).isEmpty();
    }
  }

  @Test
  void aPartThatIsTooLongIsBegunAgain() throws IOException {
    Files.write(folder.resolve("model.bin.part"), new byte[BYTES.length + 1]);
    try (var server = StubServer.start(StubServer.whole(BYTES))) {
      fetch(server);
    }
  }

  @Test
  void aServerWithoutRangesBeginsAgain() throws IOException {
    try (var server =
        StubServer.start(StubServer.cutAfter(40_000, BYTES, "\"v1\""), StubServer.whole(BYTES))) {
      fetch(server);
    }
  }

  @Test
  void aRangeThatWasNotAskedForBeginsAgain() throws IOException {
    try (var server =
        StubServer.start(
            StubServer.cutAfter(40_000, BYTES, "\"v1\""),
            StubServer.rest(30_000, BYTES),
            StubServer.whole(BYTES))) {
      fetch(server);
      assertThat(server.ranges()).containsExactly("- -", "bytes=40000- \"v1\"", "- -");
    }
  }

  @Test
  void aRangeThatTheServerDoesNotHaveBeginsAgain() throws IOException {
    try (var server =
        StubServer.start(
            StubServer.cutAfter(40_000, BYTES, "\"v1\""),
            StubServer.status(416),
            StubServer.whole(BYTES))) {
      fetch(server);
    }
  }

  @Test
  void troubleOfTheServerIsWaitedOut() throws IOException {
    try (var server =
        StubServer.start(StubServer.status(500), StubServer.status(429), StubServer.whole(BYTES))) {
      fetch(server);
    }
    assertThat(notes)
        .containsExactly(
            "model.bin: the server answered 500 at 0 of 100000 bytes; trying again",
            "model.bin: the server answered 429 at 0 of 100000 bytes; trying again");
  }

  @Test
  void aBodyThatStallsIsAskedForAgain() throws IOException {
    var end = new CountDownLatch(1);
    StubServer.Behaviour stalls =
        exchange -> {
          exchange.sendResponseHeaders(200, BYTES.length);
          exchange.getResponseBody().write(BYTES, 0, 10_000);
          exchange.getResponseBody().flush();
          await(end);
        };
    try (var server = StubServer.start(stalls, StubServer.rest(10_000, BYTES))) {
      fetch(server, patience(Duration.ofMinutes(1), Duration.ofSeconds(2)));
      end.countDown();
    }
    assertThat(notes)
        .containsExactly(
            "model.bin: nothing came for 2000 ms at 10000 of 100000 bytes; trying again");
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt(); // the server is closing
    }
  }

  static Patience patience(Duration headers, Duration stall) {
    return new Patience(Duration.ofMinutes(1), headers, stall, 3, Duration.ofNanos(1));
  }

  private void fetch(StubServer server) throws IOException {
    fetch(server, PATIENT);
  }

  private void fetch(StubServer server, Patience patience) throws IOException {
    var target = folder.resolve("model.bin");
    Fetcher.of(patience).file(source(server, BYTES), target, progress);

    assertThat(target).hasBinaryContent(BYTES);
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(target);
    }
  }

  static Source source(StubServer server, byte[] bytes) {
    var digest = Checksum.sha256();
    digest.update(bytes);
    return new Source(
        server.uri("/model.bin"), bytes.length, new Checksum.Sha256(Checksum.hex(digest)));
  }

  private static byte[] bytes() {
    var bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);
    return bytes;
  }
}
