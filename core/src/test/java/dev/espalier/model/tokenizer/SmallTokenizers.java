package dev.espalier.model.tokenizer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The small tokenizers of `golden/tokenizer`, one for each way to put a blank before a text; see
/// `HOW.md` there.
final class SmallTokenizers {
  static final List<String> NAMES =
      List.of("byte-level", "prepend", "prepend-normalized", "metaspace-first", "metaspace-always");

  private SmallTokenizers() {}

  static Tokenizer open(String name) {
    return Tokenizer.parse(text(name + ".tokenizer.json"), name);
  }

  static JsonNode golden(String file) {
    return JsonMapper.shared().readTree(text(file));
  }

  static int[] ints(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::asInt).toArray();
  }

  static String text(String file) {
    String path = "/golden/tokenizer/" + file;
    try (var stream =
        Objects.requireNonNull(SmallTokenizers.class.getResourceAsStream(path), path)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
