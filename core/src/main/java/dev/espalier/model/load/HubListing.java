package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.fetch.Checksum;
import dev.espalier.fetch.Fetcher;
import dev.espalier.fetch.Source;
import dev.espalier.fetch.UnreachableException;
import java.net.URI;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the hub says about a repository: `GET /api/models/{id}/revision/{rev}?blobs=true`.
///
/// Fields read: `sha`, the commit; `siblings[]` with `rfilename`, `size`, `blobId` (a git blob id)
/// and, for files in large-file storage, `lfs.sha256` and `lfs.size`.
final class HubListing {
  private final URI uri;
  private final String commit;
  private final JsonNode siblings;

  private HubListing(URI uri, String commit, JsonNode siblings) {
    this.uri = uri;
    this.commit = commit;
    this.siblings = siblings;
  }

  static HubListing read(Fetcher fetcher, URI hub, KnownModel.Hub model)
      throws UnreachableException {
    var uri =
        URI.create(
            "%s/api/models/%s/revision/%s?blobs=true"
                .formatted(hub, model.repository(), model.revision()));
    try {
      var tree = JsonMapper.shared().readTree(fetcher.text(uri));
      var commit = tree.path("sha").asString("");
      if (!commit.matches("[0-9a-f]{40}") || !tree.path("siblings").isArray()) {
        throw notAListing(uri);
      }
      return new HubListing(uri, commit, tree.path("siblings"));
    } catch (JacksonException _) {
      throw notAListing(uri);
    }
  }

  /// The commit that the revision stands for now.
  String commit() {
    return commit;
  }

  /// A file of that commit.
  Source source(URI hub, KnownModel.Hub model, String file) {
    for (var sibling : siblings) {
      if (sibling.path("rfilename").asString("").equals(file)) {
        var address =
            URI.create("%s/%s/resolve/%s/%s".formatted(hub, model.repository(), commit, file));
        return source(address, file, sibling);
      }
    }
    throw EspalierException.in(uri)
        .found("no file '" + file + "' at commit " + commit)
        .needed("all of " + model.files())
        .fault();
  }

  private Source source(URI address, String file, JsonNode sibling) {
    var lfs = sibling.path("lfs");
    var size = lfs.isObject() ? lfs.path("size") : sibling.path("size");
    if (size.canConvertToLong() && size.asLong() >= 0) {
      var hex =
          lfs.isObject() ? lfs.path("sha256").asString("") : sibling.path("blobId").asString("");
      if (lfs.isObject() && hex.matches("[0-9a-f]{64}")) {
        return new Source(address, size.asLong(), new Checksum.Sha256(hex));
      }
      if (!lfs.isObject() && hex.matches("[0-9a-f]{40}")) {
        return new Source(address, size.asLong(), new Checksum.GitBlob(hex, size.asLong()));
      }
    }
    throw EspalierException.in(uri)
        .found("no size and checksum of '" + file + "'")
        .needed("both")
        .fault();
  }

  private static EspalierException notAListing(URI uri) {
    return EspalierException.in(uri)
        .found("not the listing of a repository")
        .needed("JSON with 'sha' and 'siblings'")
        .fault();
  }
}
