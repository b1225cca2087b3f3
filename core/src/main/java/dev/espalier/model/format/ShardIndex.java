package dev.espalier.model.format;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeSet;

/// The index of a checkpoint in several files: `model.safetensors.index.json` or
/// `pytorch_model.bin.index.json`.
///
/// A JSON object. `weight_map` maps the name of each tensor to the name of the file beside the
/// index that holds it. `metadata` (`total_size` and others) and other keys are not read: the
/// shards say themselves how large they are.
///
/// @param path the index file
/// @param shardOf the file name of the shard that holds each tensor, in the order of the index
public record ShardIndex(Path path, SequencedMap<String, String> shardOf) {
  private static final long MAX_BYTES = 100_000_000;

  public ShardIndex {
    shardOf = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(shardOf));
  }

  public static ShardIndex read(Path path) {
    return StrictJson.read(path, "index", bytes(path), json -> parse(path, json));
  }

  private static byte[] bytes(Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw EspalierException.in(path)
            .found("has %d bytes".formatted(Files.size(path)))
            .needed("at most %d for an index".formatted(MAX_BYTES))
            .fault();
      }
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw EspalierException.in(path)
          .found("cannot be read: " + DiskReason.of(e))
          .cause(e)
          .fault();
    }
  }

  private static ShardIndex parse(Path path, StrictJson json) {
    var shardOf = new LinkedHashMap<String, String>();
    json.object(
        "index",
        key -> {
          if (key.equals("weight_map")) {
            json.object(
                "weight_map",
                tensor -> {
                  String what = "weight_map '%s'".formatted(tensor);
                  shardOf.put(tensor, fileName(json.text(what), what, json));
                });
          } else {
            json.skip();
          }
        });
    if (shardOf.isEmpty()) {
      throw json.fault("names no tensor").needed("a weight_map of tensors to files").fault();
    }
    return new ShardIndex(path, shardOf);
  }

  /// Refuses names that lead out of the folder.
  private static String fileName(String name, String what, StrictJson json) {
    if (name.isEmpty()
        || name.startsWith(".")
        || name.chars().anyMatch(c -> c == '/' || c == '\\' || c == 0)) {
      throw json.fault("%s is '%s'".formatted(what, name.replace('\0', '?')))
          .needed("the name of a file in the same folder")
          .fault();
    }
    return name;
  }

  /// The names of the shards, sorted.
  public SequencedSet<String> shards() {
    return Collections.unmodifiableSequencedSet(new TreeSet<>(shardOf.values()));
  }

  /// The path of a shard beside the index.
  public Path shard(String name) {
    return path.resolveSibling(name);
  }
}
