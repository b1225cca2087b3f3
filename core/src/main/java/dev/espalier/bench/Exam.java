package dev.espalier.bench;

import dev.espalier.EspalierException;
import java.nio.file.Path;
import java.util.Arrays;

/// What a model is examined in.
public sealed interface Exam {
  /// Its name in results.
  String label();

  /// The metric that counts.
  Metric metric();

  /// A published benchmark, in its files.
  record Published(Benchmark benchmark, BenchmarkData data) implements Exam {
    @Override
    public String label() {
      return benchmark.label();
    }

    @Override
    public Metric metric() {
      return benchmark.metric();
    }
  }

  /// A set of the user's own; [OwnSet] says what its file looks like.
  record Own(String label, OwnSet set) implements Exam {
    @Override
    public Metric metric() {
      return set.metric();
    }
  }

  /// The set in `file`, by the file's name without its ending.
  static Exam own(Path file) {
    String name = String.valueOf(file.getFileName());
    String label = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    if (Arrays.stream(Benchmark.values()).anyMatch(known -> known.label().equals(label))) {
      throw EspalierException.in(file)
          .found("a set called '" + label + "', as a published benchmark is")
          .needed("a name of its own")
          .remedy("Rename the file.")
          .fault();
    }
    return new Own(label, OwnSet.read(file));
  }
}
