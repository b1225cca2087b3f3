package dev.espalier.model.tokenizer;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The keys `tokenizer.ggml.*` of a GGUF file's metadata, each of the type that it must have.
final class GgufKeys {
  private static final String PREFIX = "tokenizer.ggml.";

  private final String where;
  private final Map<String, ?> metadata;

  GgufKeys(String where, Map<String, ?> metadata) {
    this.where = where;
    this.metadata = metadata;
  }

  Optional<String> string(String key) {
    return value(key, String.class, "a string");
  }

  Optional<Boolean> flag(String key) {
    return value(key, Boolean.class, "a boolean");
  }

  Optional<List<String>> strings(String key) {
    return list(key, "a list of strings", v -> v instanceof String s ? s : null);
  }

  Optional<List<Integer>> ints(String key) {
    return list(key, "a list of integers", v -> v instanceof Number n ? n.intValue() : null);
  }

  Optional<List<Float>> floats(String key) {
    return list(key, "a list of numbers", v -> v instanceof Number n ? n.floatValue() : null);
  }

  /// A token's id, which must be below `count`; a file that says 2^32 - 1 means none.
  OptionalInt id(String key, int count) {
    var number = value(key, Number.class, "a token id");
    if (number.isEmpty() || (number.get().longValue() & 0xFFFFFFFFL) == 0xFFFFFFFFL) {
      return OptionalInt.empty();
    }
    long id = number.get().longValue();
    if (id < 0 || id >= count) {
      throw wrong(key, String.valueOf(id), "an id below " + count);
    }
    return OptionalInt.of((int) id);
  }

  TokenType type(int number) {
    return TokenType.of(number)
        .orElseThrow(() -> wrong("token_type", String.valueOf(number), "1 to 6"));
  }

  EspalierException missing(String key) {
    return EspalierException.in(where)
        .found("no " + PREFIX + key)
        .needed("the model's vocabulary in its metadata")
        .remedy("Convert the model again with a current llama.cpp.")
        .fault();
  }

  private EspalierException wrong(String key, String found, String needed) {
    return EspalierException.in(where)
        .found(PREFIX + key + " holds " + found)
        .needed(needed)
        .fault();
  }

  private <T> Optional<T> value(String key, Class<T> type, String needed) {
    Object value = metadata.get(PREFIX + key);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw wrong(key, value.getClass().getSimpleName(), needed);
    }
    return Optional.of(type.cast(value));
  }

  private <T> Optional<List<T>> list(
      String key, String needed, Function<Object, @Nullable T> convert) {
    Object value = metadata.get(PREFIX + key);
    if (value == null) {
      return Optional.empty();
    }
    var converted = new ArrayList<T>();
    for (Object element : elements(key, value, needed)) {
      T each = convert.apply(element);
      if (each == null) {
        throw wrong(key, String.valueOf(element), needed);
      }
      converted.add(each);
    }
    return Optional.of(converted);
  }

  private List<?> elements(String key, Object value, String needed) {
    return switch (value) {
      case List<?> list -> list;
      case Object[] array -> Arrays.asList(array);
      case int[] array -> Arrays.stream(array).boxed().toList();
      case float[] array -> {
        var list = new ArrayList<Float>(array.length);
        for (float each : array) {
          list.add(each);
        }
        yield list;
      }
      default -> throw wrong(key, value.getClass().getSimpleName(), needed);
    };
  }
}
