package dev.espalier.calibrate;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.fetch.FetchProgress;
import dev.espalier.fetch.Fetcher;
import dev.espalier.fetch.Patience;
import dev.espalier.fetch.StubServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A small shard on a hub of our own; nothing here has seen the published one.
class C4ShardTest {
  private static final String FILE = "c4-train.00000-of-01024.json.gz";
  private static final Patience SHORT =
      new Patience(
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          2,
          Duration.ofMillis(1));

  @TempDir private Path home;
  private byte[] shard;
  private Path target;

  @BeforeEach
  void pack() throws IOException {
    var lines =
        IntStream.range(0, 40)
            .mapToObj(
                i -> "{\"text\": \"%s\", \"url\": \"u\"}".formatted(GoldenWindows.words(i, 9)))
            .collect(Collectors.joining("\n"));
    shard = FileCalibrationReadsTextsTest.zipped(lines.getBytes(UTF_8));
    target = home.resolve("calibrations").resolve(FILE);
  }

  @Test
  void itIsFetchedOnceAndDrawnFrom() throws Exception {
    try (var hub = StubServer.start(StubServer.whole(shard))) {
      assertThat(fetch(hub.uri("/"))).isEqualTo(target);
      assertThat(fetch(hub.uri("/"))).isEqualTo(target); // the script has no second answer
      assertThat(hub.ranges()).hasSize(1);
    }
    for (DrawingRule rule : DrawingRule.values()) {
      var drawn = FileCalibration.draw(target, GoldenWindows.WORDS, new WindowPlan(4, 5, 0), rule);
      assertThat(drawn.describe())
          .startsWith("file " + FILE + ": 4 x 5 tokens from 4 of 40 documents")
          .contains("rule " + rule.word() + ", seed 0");
    }
  }

  @Test
  void whatBrokeOffGoesOn() throws Exception {
    int cut = shard.length / 2;
    try (var hub =
        StubServer.start(StubServer.cutAfter(cut, shard, "\"v1\""), StubServer.rest(cut, shard))) {
      assertThat(fetch(hub.uri("/"))).hasBinaryContent(shard);
      assertThat(hub.ranges()).containsExactly("- -", "bytes=%d- \"v1\"".formatted(cut));
    }
  }

  @Test
  void otherBytesAreRefusedAndNotKept() throws Exception {
    byte[] other = shard.clone();
    other[other.length - 1] ^= 1;
    try (var hub = StubServer.start(StubServer.whole(other), StubServer.whole(other))) {
      assertThatThrownBy(() -> fetch(hub.uri("/")))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              address(hub.uri("/"))
                  + ": SHA-256 %s; needs %s. What came was deleted: fetch again, and distrust the"
                      .formatted(sha256(other), sha256(shard))
                  + " source if it recurs.");
    }
    assertThat(target).doesNotExist();
  }

  @Test
  void anotherLengthIsRefused() throws Exception {
    byte[] longer = Arrays.copyOf(shard, shard.length + 1);
    try (var hub = StubServer.start(StubServer.whole(longer))) {
      assertThatThrownBy(() -> fetch(hub.uri("/")))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              address(hub.uri("/"))
                  + ": %d bytes; needs %d bytes. The source has changed since this version of"
                      .formatted(longer.length, shard.length)
                  + " Espalier.");
    }
  }

  @Test
  void aHubWithoutItIsSaid() throws Exception {
    try (var hub = StubServer.start(StubServer.status(404))) {
      assertThatThrownBy(() -> fetch(hub.uri("/")))
          .isInstanceOf(EspalierException.class)
          .hasMessage(address(hub.uri("/")) + ": the server answered 404; needs the file");
    }
  }

  @Test
  void withoutANetworkTheWayOutIsNamed() throws Exception {
    URI gone;
    try (var hub = StubServer.start()) {
      gone = hub.uri("/");
    }
    assertThatThrownBy(() -> fetch(gone))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "--calibration c4: %s cannot be reached (no connection); needs the file of"
                    .formatted(gone.getAuthority())
                + " %d bytes from %s. Put it at %s, or give a text by --calibration FILE."
                    .formatted(shard.length, address(gone), target));
  }

  @Test
  void aFileThatAUserPutThereCounts() throws Exception {
    Files.createDirectories(target.getParent());
    Files.write(target, shard);
    assertThat(fetch(URI.create("http://127.0.0.1:9/"))).hasBinaryContent(shard);
  }

  private static String address(URI hub) {
    return hub.resolve(
            "/datasets/allenai/c4/resolve/1588ec454efa1a09f29cd18ddd04fe05fc8653a2/en/" + FILE)
        .toString();
  }

  private Path fetch(URI hub) throws Exception {
    return C4Shard.in(home, Fetcher.of(SHORT), hub, shard.length, sha256(shard))
        .fetch(FetchProgress.silent());
  }

  private static String sha256(byte[] bytes) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
