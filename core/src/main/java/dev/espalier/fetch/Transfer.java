package dev.espalier.fetch;

import dev.espalier.EspalierException;
import dev.espalier.fetch.Attempt.Outcome;
import java.io.IOException;
import java.net.http.HttpClient;
import java.security.MessageDigest;
import java.util.concurrent.locks.LockSupport;

/// One file on its way: attempts, each of which goes on where the last one stopped, until all bytes
/// are here and digest to what they must.
final class Transfer {
  private final HttpClient client;
  private final Patience patience;
  private final FetchProgress progress;

  Transfer(HttpClient client, Patience patience, FetchProgress progress) {
    this.client = client;
    this.patience = patience;
    this.progress = progress;
  }

  /// Brings the part to its end and gives it its name.
  void run(Source source, PartFile part) throws IOException {
    if (part.size() > source.bytes()) {
      part.delete();
    }
    var digest = part.digested(source.checksum());
    boolean isReached = part.size() > 0;
    for (int fruitless = 0; part.size() < source.bytes(); ) {
      long before = part.size();
      var attempt = new Attempt(source, part, digest, progress);
      Outcome outcome;
      try {
        outcome = attempt.run(client, patience);
        isReached = true;
      } catch (UnreachableException e) {
        if (!isReached) {
          throw e;
        }
        outcome = new Outcome.Broken(String.valueOf(e.getMessage()));
      }
      digest = attempt.digest();
      if (outcome instanceof Outcome.Broken(String why)) {
        fruitless = part.size() > before ? 1 : fruitless + 1;
        if (fruitless >= patience.attempts()) {
          throw givenUp(source, why);
        }
        progress.note(
            "%s: %s at %d of %d bytes; trying again"
                .formatted(part.name(), why, part.size(), source.bytes()));
        LockSupport.parkNanos(patience.pause(fruitless).toNanos());
      }
    }
    verify(source, part, digest);
  }

  private void verify(Source source, PartFile part, MessageDigest digest) throws IOException {
    var found = Checksum.hex(digest);
    if (!found.equals(source.checksum().hex())) {
      part.delete();
      throw EspalierException.in(source.uri())
          .found(source.checksum().label() + " " + found)
          .needed(source.checksum().hex())
          .remedy("What came was deleted: fetch again, and distrust the source if it recurs.")
          .fault();
    }
    part.finish();
  }

  private EspalierException givenUp(Source source, String why) {
    return EspalierException.in(source.uri())
        .found("%s, %d times in a row".formatted(why, patience.attempts()))
        .needed("the file")
        .remedy("What came is kept: fetch again later, and it goes on from there.")
        .fault();
  }
}
