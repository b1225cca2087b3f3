package dev.espalier.fetch;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpResponse.ResponseInfo;
import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One request for what a part lacks.
///
/// With `Range` and, where the server named the version of the part, `If-Range`: an answer of 206
/// goes on, an answer of 200 begins again.
final class Attempt {
  private final Source source;
  private final PartFile part;
  private final FetchProgress progress;
  private final long from;
  private MessageDigest digest;
  private volatile @Nullable PartWriter writer; // null until a body comes that we want

  /// @param digest has read all of the part
  Attempt(Source source, PartFile part, MessageDigest digest, FetchProgress progress)
      throws IOException {
    this.source = source;
    this.part = part;
    this.progress = progress;
    this.from = part.size();
    this.digest = digest;
  }

  /// How an attempt ended, if it was no fault.
  sealed interface Outcome {
    /// All bytes are in the part.
    record Whole() implements Outcome {}

    /// Another attempt may go on from what the part holds now.
    record Broken(String why) implements Outcome {}
  }

  /// The digest of what the part holds after [#run].
  MessageDigest digest() {
    return digest;
  }

  /// Makes the request and takes the body. An [IOException] other than [UnreachableException] is
  /// the disk's.
  Outcome run(HttpClient client, Patience patience) throws IOException {
    var future = client.sendAsync(request(patience), this::body);
    try {
      return outcome(await(future, patience).statusCode());
    } catch (ExecutionException e) {
      return broken(e.getCause() == null ? e : e.getCause(), patience);
    } catch (TimeoutException _) {
      return new Outcome.Broken("nothing came for " + patience.stall().toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EspalierException.in(source.uri())
          .found("interrupted")
          .remedy("What came is kept: the same command goes on.")
          .cause(e)
          .fault();
    } finally {
      future.cancel(true);
      var last = writer;
      if (last != null) {
        last.close();
      }
    }
  }

  private HttpRequest request(Patience patience) throws IOException {
    var request = HttpRequest.newBuilder(source.uri()).timeout(patience.headers());
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
      part.etag().ifPresent(etag -> request.header("If-Range", etag));
    }
    return request.build();
  }

  /// Waits for the end of the body, as long as bytes keep coming.
  private HttpResponse<Void> await(CompletableFuture<HttpResponse<Void>> future, Patience patience)
      throws ExecutionException, InterruptedException, TimeoutException {
    for (long seen = -1; ; ) {
      try {
        return future.get(patience.stall().toNanos(), TimeUnit.NANOSECONDS);
      } catch (TimeoutException e) {
        var current = writer;
        long now = current == null ? -1 : current.doneBytes();
        if (current != null && now == seen) {
          throw e;
        }
        seen = now; // without a body yet, it is the request's own timeout that ends the wait
      }
    }
  }

  /// Called by the client when the headers are here.
  private BodySubscriber<Void> body(ResponseInfo response) {
    try {
      return switch (response.statusCode()) {
        case 200 -> {
          checkLength(response);
          digest = source.checksum().start();
          part.rememberEtag(response.headers().firstValue("ETag"));
          yield into(0);
        }
        case 206 -> isOurRange(response) ? into(from) : BodySubscribers.discarding();
        default -> BodySubscribers.discarding();
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PartWriter into(long position) throws IOException {
    var opened =
        new PartWriter(
            part.openAt(position),
            digest,
            source,
            new PartWriter.Destination(part.name(), progress));
    writer = opened;
    return opened;
  }

  private void checkLength(ResponseInfo response) {
    long length = response.headers().firstValueAsLong("Content-Length").orElse(source.bytes());
    if (length != source.bytes()) {
      throw EspalierException.in(source.uri())
          .found(length + " bytes")
          .needed("%d bytes".formatted(source.bytes()))
          .remedy("The source has changed since this version of Espalier.")
          .fault();
    }
  }

  /// `Content-Range: bytes FROM-LAST/TOTAL`, where TOTAL may be `*`.
  private boolean isOurRange(ResponseInfo response) {
    long last = source.bytes() - 1;
    var range = response.headers().firstValue("Content-Range").orElse("");
    return range.equals("bytes %d-%d/%d".formatted(from, last, source.bytes()))
        || range.equals("bytes %d-%d/*".formatted(from, last));
  }

  private Outcome outcome(int status) throws IOException {
    if (writer != null) {
      return part.size() == source.bytes()
          ? new Outcome.Whole()
          : new Outcome.Broken("the body ended");
    }
    if (status == 206 || status == 416) {
      part.delete();
      digest = source.checksum().start();
      return new Outcome.Broken("the server would not resume");
    }
    if (status == 408 || status == 429 || status >= 500) {
      return new Outcome.Broken("the server answered " + status);
    }
    throw EspalierException.in(source.uri())
        .found("the server answered " + status)
        .needed("the file")
        .fault();
  }

  private Outcome broken(Throwable failure, Patience patience) throws IOException {
    var last = writer;
    if (last != null && last.failure().isPresent()) {
      throw last.failure().get();
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case EspalierException fault -> throw fault;
        case UncheckedIOException local -> throw new IOException(local.getCause());
        default -> {}
      }
    }
    var unreachable = NetworkTrouble.unreachable(failure, patience);
    if (unreachable.isPresent()) {
      throw new UnreachableException(source.uri(), unreachable.get(), failure);
    }
    if (failure instanceof IOException) {
      return new Outcome.Broken("the connection broke");
    }
    throw new IllegalStateException("fetching " + source.uri(), failure);
  }
}
