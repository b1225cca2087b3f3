package dev.espalier.model.format;

import dev.espalier.EspalierException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The typed key/value pairs of a GGUF file. A getter whose key is absent or of another type throws
/// an [EspalierException] that names the file and the key; [#find] is for keys that may be absent.
public final class GgufMetadata {
  private final Path file;
  private final Map<String, GgufValue> values;

  GgufMetadata(Path file, Map<String, GgufValue> values) {
    this.file = file;
    this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /// The keys, in file order.
  public Set<String> keys() {
    return values.keySet();
  }

  public boolean has(String key) {
    return values.containsKey(key);
  }

  public Optional<GgufValue> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  public String string(String key) {
    return text(key, get(key));
  }

  public boolean flag(String key) {
    var value = get(key);
    if (value instanceof GgufValue.Flag flag) {
      return flag.value();
    }
    throw mismatch(key, value, "a bool");
  }

  /// An integer of any of the integer types.
  public long integer(String key) {
    return whole(key, get(key));
  }

  /// An integer from 0 to 2^31 - 1, as counts and ids are.
  public int size(String key) {
    long value = integer(key);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw fault("metadata '%s' is %d".formatted(key, value))
          .needed("a number from 0 to 2147483647")
          .fault();
    }
    return (int) value;
  }

  /// A float, or an integer as a float.
  public double real(String key) {
    return number(key, get(key));
  }

  public List<String> strings(String key) {
    return list(key, "an array of strings", value -> text(key, value));
  }

  public List<Long> integers(String key) {
    return list(key, "an array of integers", value -> whole(key, value));
  }

  public List<Double> reals(String key) {
    return list(key, "an array of numbers", value -> number(key, value));
  }

  private GgufValue get(String key) {
    return find(key).orElseThrow(() -> fault("no metadata '%s'".formatted(key)).fault());
  }

  private <T> List<T> list(String key, String needed, Function<GgufValue, T> element) {
    var value = get(key);
    if (value instanceof GgufValue.Array array) {
      return array.values().stream().map(element).toList();
    }
    throw mismatch(key, value, needed);
  }

  private String text(String key, GgufValue value) {
    if (value instanceof GgufValue.Text text) {
      return text.value();
    }
    throw mismatch(key, value, "a string");
  }

  private double number(String key, GgufValue value) {
    return switch (value) {
      case GgufValue.Real real -> real.value();
      case GgufValue.Whole _ -> (double) whole(key, value);
      case GgufValue.Flag _, GgufValue.Text _, GgufValue.Array _ ->
          throw mismatch(key, value, "a number");
    };
  }

  private long whole(String key, GgufValue value) {
    if (!(value instanceof GgufValue.Whole whole)) {
      throw mismatch(key, value, "an integer");
    }
    if (whole.kind().equals("u64") && whole.value() < 0) {
      throw fault("metadata '%s' is %s".formatted(key, Long.toUnsignedString(whole.value())))
          .needed("less than 2^63")
          .fault();
    }
    return whole.value();
  }

  private EspalierException mismatch(String key, GgufValue value, String needed) {
    return fault("metadata '%s' has type %s".formatted(key, value.kind())).needed(needed).fault();
  }

  private EspalierException.Fault fault(String found) {
    return EspalierException.in(file).found(found);
  }
}
