package dev.espalier.model.format;

import dev.espalier.EspalierException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The weight files that a [ShardIndex] names, as one. The index and the files must agree: every
/// tensor of one is in the other, in the file that the index says.
///
/// [TensorInfo#offset] counts from the start of the shard; shards come in the order of their names.
public final class ShardedWeights implements WeightFile {
  private final ShardIndex index;
  private final SequencedMap<String, WeightFile> shards = new LinkedHashMap<>();

  private ShardedWeights(ShardIndex index) {
    this.index = index;
  }

  /// Opens the shards of the index at `path`.
  public static ShardedWeights open(Path path) {
    var weights = new ShardedWeights(ShardIndex.read(path));
    boolean done = false;
    try {
      weights.openShards();
      weights.checkIndex();
      done = true;
      return weights;
    } finally {
      if (!done) {
        weights.close();
      }
    }
  }

  private void openShards() {
    for (String name : index.shards()) {
      if (!Files.exists(index.shard(name))) {
        throw EspalierException.in(path())
            .found("shard '%s' is not in the folder".formatted(name))
            .needed("all %d shards that the index names".formatted(index.shards().size()))
            .remedy("Fetch the missing file.")
            .fault();
      }
      shards.put(name, WeightFile.open(index.shard(name)));
    }
  }

  private void checkIndex() {
    for (Map.Entry<String, String> entry : index.shardOf().entrySet()) {
      if (find(entry.getKey()).isEmpty()) {
        throw EspalierException.in(path())
            .found("tensor '%s' is not in '%s'".formatted(entry.getKey(), entry.getValue()))
            .needed("the shards that belong to this index")
            .remedy("Take the index and the shards from one revision.")
            .fault();
      }
    }
    for (var shard : shards.entrySet()) {
      for (var tensor : shard.getValue().tensors()) {
        if (!shard.getKey().equals(index.shardOf().get(tensor.name()))) {
          throw EspalierException.in(shard.getValue().path())
              .found("tensor '%s' is not named for this shard".formatted(tensor.name()))
              .needed("only those that %s names".formatted(path().getFileName()))
              .remedy("Take the index and the shards from one revision.")
              .fault();
        }
      }
    }
  }

  private Optional<WeightFile> holder(String tensor) {
    return Optional.ofNullable(index.shardOf().get(tensor))
        .flatMap(name -> Optional.ofNullable(shards.get(name)));
  }

  /// Which tensor lies in which file.
  public ShardIndex index() {
    return index;
  }

  /// The index file.
  @Override
  public Path path() {
    return index.path();
  }

  @Override
  public List<TensorInfo> tensors() {
    var all = new ArrayList<TensorInfo>();
    shards.values().forEach(shard -> all.addAll(shard.tensors()));
    return List.copyOf(all);
  }

  @Override
  public Optional<TensorInfo> find(String name) {
    return holder(name).flatMap(shard -> shard.find(name));
  }

  @Override
  public MemorySegment bytes(String name) {
    return holder(info(name).name()).orElseThrow().bytes(name);
  }

  @Override
  public void close() {
    shards.values().forEach(WeightFile::close);
  }
}
