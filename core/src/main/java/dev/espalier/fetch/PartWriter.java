package dev.espalier.fetch;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/// Writes a response's body to the end of a part and into its digest, as it comes. It stops at the
/// first byte too many. The HTTP client calls it from its threads, the fetching thread asks how far
/// it came and may abandon it: hence the lock.
final class PartWriter implements HttpResponse.BodySubscriber<Void>, AutoCloseable {
  private final FileChannel channel;
  private final MessageDigest digest;
  private final long totalBytes;
  private final String name;
  private final FetchProgress progress;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private long doneBytes;
  private boolean isAbandoned;
  private Flow.@Nullable Subscription subscription; // null until the body begins
  private @Nullable IOException failure; // null unless the disk refused a byte

  /// @param channel the part, positioned at its end
  /// @param digest has read the part
  PartWriter(FileChannel channel, MessageDigest digest, Source source, Destination destination)
      throws IOException {
    this.channel = channel;
    this.digest = digest;
    this.doneBytes = channel.position();
    this.totalBytes = source.bytes();
    this.name = destination.name();
    this.progress = destination.progress();
  }

  /// Whose part it is, and who is told.
  record Destination(String name, FetchProgress progress) {}

  synchronized long doneBytes() {
    return doneBytes;
  }

  /// Why the disk did not take the bytes, if it did not.
  synchronized Optional<IOException> failure() {
    return Optional.ofNullable(failure);
  }

  @Override
  public CompletionStage<Void> getBody() {
    return end;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    if (isAbandoned || subscription == null) {
      return;
    }
    try {
      for (var buffer : buffers) {
        write(buffer);
      }
      progress.at(name, Math.min(doneBytes, totalBytes), totalBytes);
    } catch (IOException e) {
      failure = e;
      stop(e);
      return;
    }
    if (doneBytes > totalBytes) {
      stop(new IOException("the body is longer than " + totalBytes + " bytes"));
    } else {
      subscription.request(1);
    }
  }

  private void write(ByteBuffer buffer) throws IOException {
    digest.update(buffer.duplicate());
    doneBytes += buffer.remaining();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private void stop(IOException why) {
    if (subscription != null) {
      subscription.cancel();
    }
    end.completeExceptionally(why);
  }

  @Override
  public void onError(Throwable cause) {
    end.completeExceptionally(cause);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }

  /// Takes no more bytes, and closes the part.
  @Override
  public synchronized void close() throws IOException {
    isAbandoned = true;
    channel.close();
  }
}
