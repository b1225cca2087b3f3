package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// JSON Lines: an object a line, whose key `text` is a document, as C4 is published. Blank lines
/// hold nothing; other keys are ignored.
///
/// Every line is checked when the file is opened. Documents are read again when they are wanted,
/// [#AT_ONCE] in one pass, so that a shard of several hundred thousand does not lie in memory. For
/// single documents, the texts are written to a temporary file once.
final class JsonDocuments implements Documents {
  private static final int AT_ONCE = 16_384;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;
  private final TextReader reader;
  private final int size;
  private @Nullable UnpackedTexts unpacked; // null until a single document is asked for

  private JsonDocuments(Path file, TextReader reader, int size) {
    this.file = file;
    this.reader = reader;
    this.size = size;
  }

  static JsonDocuments open(Path file) {
    var reader = new TextReader(file);
    int[] count = {0};
    reader.forEachLine((number, line) -> {
      if (!line.isBlank()) {
        text(file, number, line);
        count[0]++;
      }
    });
    return new JsonDocuments(file, reader, count[0]);
  }

  private static String text(Path file, int number, String line) {
    String where = file + ":" + number;
    JsonNode object = object(where, line);
    JsonNode text = object.get("text");
    if (text == null) {
      throw EspalierException.in(where)
          .found(
              object.isEmpty()
                  ? "an empty object"
                  : "no key 'text' among " + String.join(", ", object.propertyNames()))
          .needed("the document under 'text'")
          .fault();
    }
    if (!text.isString()) {
      throw EspalierException.in(where)
          .found("'text' is no string")
          .needed("the document under 'text'")
          .fault();
    }
    return text.stringValue();
  }

  private static JsonNode object(String where, String line) {
    try {
      JsonNode node = JSON.readTree(line);
      if (node.isObject()) {
        return node;
      }
      throw EspalierException.in(where)
          .found("no JSON object")
          .needed("one JSON object a line")
          .fault();
    } catch (JacksonException e) {
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      throw EspalierException.in(where)
          .found("no JSON" + (column > 0 ? ", from column " + column : ""))
          .needed("one JSON object a line")
          .cause(e)
          .fault();
    }
  }

  @Override
  public String location() {
    return file.toString();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Iterator<Document> inOrder(List<Integer> indices) {
    return new Iterator<>() {
      private int next; // in `indices`
      private Map<Integer, String> loaded = Map.of();

      @Override
      public boolean hasNext() {
        return next < indices.size();
      }

      @Override
      public Document next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (next % AT_ONCE == 0) {
          loaded = load(indices.subList(next, Math.min(next + AT_ONCE, indices.size())));
        }
        int index = indices.get(next++);
        return new Document(index, textOf(index));
      }

      private String textOf(int index) {
        var text = loaded.get(index);
        if (text == null) {
          throw EspalierException.in(file)
              .found("fewer than the %d documents of a moment ago".formatted(size))
              .remedy("The file changed while it was read: start again.")
              .fault();
        }
        return text;
      }
    };
  }

  private Map<Integer, String> load(List<Integer> indices) {
    var wanted = Set.copyOf(indices);
    var texts = new HashMap<Integer, String>();
    int[] index = {0};
    reader.forEachLine((number, line) -> {
      if (!line.isBlank()) {
        if (wanted.contains(index[0])) {
          texts.put(index[0], text(file, number, line));
        }
        index[0]++;
      }
    });
    return texts;
  }

  @Override
  public String at(int index) {
    var texts = unpacked;
    if (texts == null) {
      texts = unpack();
      unpacked = texts;
    }
    return texts.at(index);
  }

  private UnpackedTexts unpack() {
    var writing = UnpackedTexts.write(size);
    try {
      reader.forEachLine((number, line) -> {
        if (!line.isBlank()) {
          writing.add(text(file, number, line));
        }
      });
      return writing;
    } catch (RuntimeException e) {
      writing.close();
      throw e;
    }
  }

  @Override
  public void close() {
    if (unpacked != null) {
      unpacked.close();
    }
  }
}
