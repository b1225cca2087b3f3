package dev.espalier.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.espalier.EspalierException;
import dev.espalier.fetch.Checksum;
import dev.espalier.fetch.FetchProgress;
import dev.espalier.fetch.Fetcher;
import dev.espalier.fetch.Patience;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against a host on the loopback that answers as the hub does.
final class BenchmarkFetchTest {
  private static final Patience SHORT =
      new Patience(
          Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2), 1, Duration.ZERO);

  private static final PublishedData DATA =
      new PublishedData("a/b", "c0ffee", "MIT", "sets", List.of("x/test.parquet", "x/dev.parquet"));

  @TempDir private Path folder;
  private final Map<String, String> answers = new HashMap<>();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          var answer = answers.get(exchange.getRequestURI().toString());
          byte[] body = answer == null ? new byte[0] : answer.getBytes(UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, Math.max(1, body.length));
          exchange.getResponseBody().write(body.length == 0 ? new byte[1] : body);
          exchange.close();
        });
    server.start();
    answers.put("/datasets/a/b/resolve/c0ffee/x/test.parquet", "test");
    answers.put("/datasets/a/b/resolve/c0ffee/x/dev.parquet", "dev");
    list(Checksum.sha256("dev"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /// `test` is a large file to the hub, `dev` the same with that hash.
  private void list(String dev) {
    answers.put(
        "/api/datasets/a/b/tree/c0ffee?recursive=true",
        """
        [{"type":"directory","path":"x"},
         {"path":"x/test.parquet","size":4,"oid":"00","lfs":{"oid":"%s","size":4}},
         {"path":"x/dev.parquet","size":3,"oid":"00","lfs":{"oid":"%s","size":3}}]
        """
            .formatted(Checksum.sha256("test"), dev));
  }

  private BenchmarkFetch fetch() {
    var host = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    return BenchmarkFetch.into(folder, Fetcher.of(SHORT), host);
  }

  @Test
  void filesComeOnceAndAreWhatTheHubLists() {
    assertThat(fetch().fetch(DATA, FetchProgress.silent())).isEqualTo(2);
    assertThat(folder.resolve("sets/x/test.parquet")).hasContent("test");
    assertThat(folder.resolve("sets/x/dev.parquet")).hasContent("dev");
    answers.clear();
    assertThat(fetch().fetch(DATA, FetchProgress.silent())).isZero();
  }

  @Test
  void anotherFileIsNotKept() {
    list(Checksum.sha256("other"));
    assertThatThrownBy(() -> fetch().fetch(DATA, FetchProgress.silent()))
        .isInstanceOf(EspalierException.class)
        .hasMessageContaining(Checksum.sha256("other"));
    assertThat(folder.resolve("sets/x/dev.parquet")).doesNotExist();
  }

  @Test
  void aFileThatMovedIsNamed() {
    answers.put("/api/datasets/a/b/tree/c0ffee?recursive=true", "[]");
    assertThatThrownBy(() -> fetch().fetch(DATA, FetchProgress.silent()))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "a/b: no file 'x/test.parquet' at c0ffee; needs it. Its authors may have moved it: fetch"
                + " it by hand and name it with --data.");
  }

  @Test
  void offlineTheFilesAndTheirPlaceAreNamed() {
    server.stop(0);
    assertThatThrownBy(() -> fetch().fetch(DATA, FetchProgress.silent()))
        .isInstanceOf(EspalierException.class)
        .hasMessageStartingWith("a/b: 127.0.0.1:")
        .hasMessageEndingWith(
            "; needs x/test.parquet, x/dev.parquet of commit c0ffee. Put them below "
                + folder.resolve("sets")
                + " under these names.");
  }

  /// What is fetched is found: each file is one of those that [BenchmarkData] looks for.
  @Test
  void whatIsFetchedIsFound() {
    for (Benchmark benchmark : Benchmark.values()) {
      var data = PublishedData.of(benchmark);
      String prefix = data.folder().isEmpty() ? "" : data.folder() + "/";
      var questions = benchmark.files().questions();
      String first = prefix + data.files().getFirst();
      assertThat(questions.stream().map(name -> name.replace("{}", "abstract_algebra")))
          .as(benchmark.label())
          .contains(first);
      if (data.files().size() > 1) {
        assertThat(
                benchmark.files().examples().stream()
                    .map(name -> name.replace("{}", "abstract_algebra")))
            .as(benchmark.label())
            .contains(prefix + data.files().get(1));
      }
    }
    var wikiText = PublishedData.wikiText();
    assertThat(WikiText.FILES).contains(wikiText.folder() + "/" + wikiText.files().getFirst());
  }
}
