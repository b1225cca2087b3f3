package dev.espalier.fetch;

import dev.espalier.EspalierException;
import dev.espalier.ProcessLock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;

/// Fetches files over HTTP. A file appears under its name only when it is whole and its checksum is
/// right; until then its bytes are in `NAME.part`, from which a later fetch goes on. Redirects are
/// followed, but never from https to http.
public final class Fetcher {
  private final HttpClient client;
  private final Patience patience;

  private Fetcher(HttpClient client, Patience patience) {
    this.client = client;
    this.patience = patience;
  }

  public static Fetcher of(Patience patience) {
    return new Fetcher(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .connectTimeout(patience.connect())
            .build(),
        patience);
  }

  /// Fetches a file to `target`, unless it is there and right already.
  ///
  /// @throws UnreachableException where no byte has come yet and the host does not answer
  public void file(Source source, Path target, FetchProgress progress) throws UnreachableException {
    try {
      Files.createDirectories(target.toAbsolutePath().getParent());
      var lockFile = target.resolveSibling(target.getFileName() + ".lock");
      try (var _ = ProcessLock.tryAcquire(lockFile).orElseThrow(() -> taken(target, lockFile))) {
        if (!isWhole(source, target)) {
          var part = new PartFile(target);
          checkSpace(source, target, part.size());
          new Transfer(client, patience, progress).run(source, part);
        }
        // Whoever gets hold of the old lock file in this moment finds the target whole.
        Files.deleteIfExists(lockFile);
      }
    } catch (UnreachableException e) {
      throw e;
    } catch (IOException e) {
      throw EspalierException.in(target)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .needed("a folder with room for %d bytes".formatted(source.bytes()))
          .cause(e)
          .fault();
    }
  }

  /// Fetches a short text, in one attempt.
  ///
  /// @throws UnreachableException where the host does not answer, or not with 200: a network that
  ///   keeps a host away often answers in its place
  public String text(URI uri) throws UnreachableException {
    var request = HttpRequest.newBuilder(uri).timeout(patience.headers()).build();
    try {
      var response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() == 200) {
        return response.body();
      }
      throw new UnreachableException(uri, "it answers " + response.statusCode(), null);
    } catch (UnreachableException e) {
      throw e;
    } catch (IOException e) {
      throw new UnreachableException(
          uri, NetworkTrouble.unreachable(e, patience).orElse("the connection broke"), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EspalierException.in(uri).found("interrupted").cause(e).fault();
    }
  }

  private static boolean isWhole(Source source, Path target) throws IOException {
    return Files.exists(target)
        && Files.size(target) == source.bytes()
        && PartFile.hex(target, source.checksum().start()).equals(source.checksum().hex());
  }

  private static void checkSpace(Source source, Path target, long doneBytes) throws IOException {
    long needed = source.bytes() - doneBytes;
    long free = Files.getFileStore(target.toAbsolutePath().getParent()).getUsableSpace();
    if (free < needed) {
      throw EspalierException.in(target)
          .found("%d bytes free on its disk".formatted(free))
          .needed("%d".formatted(needed))
          .remedy("Free some, or set ESPALIER_HOME to a folder on another disk.")
          .fault();
    }
  }

  private static EspalierException taken(Path target, Path lockFile) {
    return EspalierException.in(target)
        .found(ProcessLock.holder(lockFile) + " is fetching it")
        .needed("one fetch at a time")
        .remedy("Wait for it to end.")
        .fault();
  }
}
