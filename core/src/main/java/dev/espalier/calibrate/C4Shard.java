package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import dev.espalier.fetch.Checksum;
import dev.espalier.fetch.FetchProgress;
import dev.espalier.fetch.Fetcher;
import dev.espalier.fetch.Source;
import dev.espalier.fetch.UnreachableException;
import java.net.URI;
import java.nio.file.Path;

/// The first English shard of C4 (Raffel et al. 2020, arXiv:1910.10683; licence ODC-BY), on which
/// WANDA, SparseGPT and the paper's authors calibrate: 319 MB, gzipped JSON lines, kept in
/// `HOME/calibrations/`.
///
/// Size and SHA-256 are those that several public repositories pin for this revision, all the same
/// ones; the file itself could not be fetched when this was written. A file that a user puts there
/// counts, if its SHA-256 is right.
public final class C4Shard {
  /// The Hugging Face hub.
  public static final URI HUB = URI.create("https://huggingface.co");

  private static final String FOLDER =
      "/datasets/allenai/c4/resolve/1588ec454efa1a09f29cd18ddd04fe05fc8653a2/en/";
  private static final String FILE = "c4-train.00000-of-01024.json.gz";
  private static final long BYTES = 319_308_785;
  private static final String SHA_256 =
      "8ef8d75b0e045dec4aa5123a671b4564466b0707086a7ed1ba8721626dfffbc9";

  private final Path path;
  private final Fetcher fetcher;
  private final Source source;

  private C4Shard(Path path, Fetcher fetcher, Source source) {
    this.path = path;
    this.fetcher = fetcher;
    this.source = source;
  }

  /// The shard in the cache folder `home`, which need not exist; fetched from `hub`.
  public static C4Shard in(Path home, Fetcher fetcher, URI hub) {
    return in(home, fetcher, hub, BYTES, SHA_256);
  }

  static C4Shard in(Path home, Fetcher fetcher, URI hub, long bytes, String sha256) {
    var source = new Source(hub.resolve(FOLDER + FILE), bytes, new Checksum.Sha256(sha256));
    return new C4Shard(home.resolve("calibrations").resolve(FILE), fetcher, source);
  }

  /// Fetches what is not here yet; returns where the shard lies, whole and checked.
  public Path fetch(FetchProgress progress) {
    try {
      fetcher.file(source, path, progress);
      return path;
    } catch (UnreachableException e) {
      throw EspalierException.in("--calibration c4")
          .found(String.valueOf(e.getMessage()))
          .needed("the file of %d bytes from %s".formatted(source.bytes(), source.uri()))
          .remedy("Put it at " + path + ", or give a text by --calibration FILE.")
          .cause(e)
          .fault();
    }
  }
}
