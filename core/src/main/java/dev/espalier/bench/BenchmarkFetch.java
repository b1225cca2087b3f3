package dev.espalier.bench;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import dev.espalier.fetch.Checksum;
import dev.espalier.fetch.FetchProgress;
import dev.espalier.fetch.Fetcher;
import dev.espalier.fetch.Source;
import dev.espalier.fetch.UnreachableException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Brings benchmarks from where they are published into a folder that [BenchmarkData] reads. Files
/// that are there are left.
///
/// The hub tells each file's length and SHA-256 at the commit (`GET
/// /api/datasets/NAME/tree/COMMIT?recursive=true`: a list of `path`, `size`, `oid`, and `lfs.oid`
/// of large ones), and the file must be that.
public final class BenchmarkFetch {
  /// The host that has the data sets.
  public static final URI HUB = URI.create("https://huggingface.co");

  private final Path folder;
  private final Fetcher fetcher;
  private final URI hub;

  private BenchmarkFetch(Path folder, Fetcher fetcher, URI hub) {
    this.folder = folder;
    this.fetcher = fetcher;
    this.hub = hub;
  }

  /// Fetches into `folder`, which need not exist.
  public static BenchmarkFetch into(Path folder, Fetcher fetcher, URI hub) {
    return new BenchmarkFetch(folder, fetcher, hub);
  }

  /// All files of `data`; returns how many were not here.
  public int fetch(PublishedData data, FetchProgress progress) {
    var missing = data.files().stream().filter(file -> !Files.exists(target(data, file))).toList();
    if (missing.isEmpty()) {
      return 0;
    }
    try {
      var listed = listing(data);
      for (String file : missing) {
        fetcher.file(source(data, file, listed), target(data, file), progress);
      }
      return missing.size();
    } catch (UnreachableException e) {
      throw EspalierException.in(data.repository())
          .found(String.valueOf(e.getMessage()))
          .needed("%s of commit %s".formatted(named(missing), data.commit()))
          .remedy("Put them below %s under these names.".formatted(folder.resolve(data.folder())))
          .cause(e)
          .fault();
    }
  }

  private static String named(List<String> files) {
    String first = files.stream().limit(2).collect(joining(", "));
    return files.size() > 2 ? first + " and " + (files.size() - 2) + " more" : first;
  }

  private Path target(PublishedData data, String file) {
    return folder.resolve(data.folder()).resolve(file);
  }

  private Map<String, JsonNode> listing(PublishedData data) throws UnreachableException {
    var uri =
        hub.resolve(
            "/api/datasets/%s/tree/%s?recursive=true".formatted(data.repository(), data.commit()));
    var listed = new HashMap<String, JsonNode>();
    try {
      for (JsonNode entry : JsonMapper.shared().readTree(fetcher.text(uri)).values()) {
        listed.put(entry.path("path").asString(""), entry);
      }
    } catch (JacksonException e) {
      throw EspalierException.in(uri)
          .found("no JSON")
          .needed("the list of the data set's files")
          .cause(e)
          .fault();
    }
    return listed;
  }

  private Source source(PublishedData data, String file, Map<String, JsonNode> listed) {
    var entry = listed.get(file);
    if (entry == null || !entry.path("size").isNumber()) {
      throw EspalierException.in(data.repository())
          .found("no file '%s' at %s".formatted(file, data.commit()))
          .needed("it")
          .remedy("Its authors may have moved it: fetch it by hand and name it with --data.")
          .fault();
    }
    long bytes = entry.path("size").asLong();
    var large = entry.path("lfs").path("oid");
    var checksum =
        large.isString()
            ? new Checksum.Sha256(large.asString())
            : new Checksum.GitBlob(entry.path("oid").asString(""), bytes);
    var uri =
        hub.resolve("/datasets/%s/resolve/%s/%s".formatted(data.repository(), data.commit(), file));
    return new Source(uri, bytes, checksum);
  }
}
