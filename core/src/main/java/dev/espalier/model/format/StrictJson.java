package dev.espalier.model.format;

import dev.espalier.EspalierException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON of a known form, token by token: strict UTF-8, no key twice, nothing after the end.
/// What was not asked for is refused where it starts, so no depth of nesting is followed.
final class StrictJson {
  private static final JsonFactory FACTORY = new JsonFactory();

  /// Numbers in one array; real tensors have a handful of dimensions.
  private static final int MAX_SIZES = 32;

  private final Path file;
  private final JsonParser parser;

  private StrictJson(Path file, JsonParser parser) {
    this.file = file;
    this.parser = parser;
  }

  /// Reads `utf8`, which is the `part` ("header", "index") of `file`, with `reader`.
  static <T> T read(Path file, String part, byte[] utf8, Function<StrictJson, T> reader) {
    String text =
        StrictUtf8.decode(utf8)
            .orElseThrow(() ->
                EspalierException.in(file)
                    .found(part + " is not UTF-8")
                    .remedy("The file is damaged: fetch it again.")
                    .fault());
    try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      var json = new StrictJson(file, parser);
      parser.nextToken();
      T result = reader.apply(json);
      if (parser.nextToken() != null) {
        throw json.fault(part + " goes on after its JSON object").fault();
      }
      return result;
    } catch (StreamConstraintsException e) {
      throw EspalierException.in(file)
          .found(
              part + " has a name or number that is too long, or objects that are nested too deep")
          .needed("names below 50000 characters, numbers below 1000 and 500 levels")
          .cause(e)
          .fault();
    } catch (JacksonException e) {
      throw EspalierException.in(file)
          .found("%s is not JSON%s".formatted(part, place(e)))
          .remedy("The file is damaged: fetch it again.")
          .cause(e)
          .fault();
    }
  }

  private static String place(JacksonException e) {
    var at = e.getLocation();
    return at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
  }

  /// Reads an object; `field` is called for each key and must read its value.
  void object(String what, Consumer<String> field) {
    expect(JsonToken.START_OBJECT, what, "an object");
    var seen = new HashSet<String>();
    while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
      String key = parser.currentName();
      if (!seen.add(key)) {
        throw fault("%s has '%s' twice".formatted(what, key)).fault();
      }
      parser.nextToken();
      field.accept(key);
    }
  }

  String text(String what) {
    expect(JsonToken.VALUE_STRING, what, "a string");
    return parser.getString();
  }

  /// Reads a whole number from 0 to 2^63 - 1.
  long size(String what) {
    expect(JsonToken.VALUE_NUMBER_INT, what, "a whole number");
    if (parser.getNumberType() == NumberType.BIG_INTEGER || parser.getLongValue() < 0) {
      throw fault("%s is %s".formatted(what, shortened(parser.getString())))
          .needed("a number from 0 to 2^63 - 1")
          .fault();
    }
    return parser.getLongValue();
  }

  List<Long> sizes(String what) {
    expect(JsonToken.START_ARRAY, what, "an array");
    var sizes = new ArrayList<Long>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      if (sizes.size() == MAX_SIZES) {
        throw fault("%s has more than %d numbers".formatted(what, MAX_SIZES)).fault();
      }
      sizes.add(size(what));
    }
    return sizes;
  }

  /// Passes over a value of any form.
  void skip() {
    parser.skipChildren();
  }

  /// Starts a fault in the file.
  EspalierException.Fault fault(String found) {
    return EspalierException.in(file).found(found);
  }

  private void expect(JsonToken token, String what, String article) {
    if (parser.currentToken() != token) {
      throw fault("%s is %s".formatted(what, kind(parser.currentToken()))).needed(article).fault();
    }
  }

  private static String kind(@Nullable JsonToken token) {
    return switch (token) { // null at the end of the text
      case null -> "missing";
      case START_OBJECT, END_OBJECT -> "an object";
      case START_ARRAY, END_ARRAY -> "an array";
      case VALUE_STRING, PROPERTY_NAME -> "a string";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a number with a fraction";
      case VALUE_TRUE, VALUE_FALSE -> "true or false";
      case VALUE_NULL -> "null";
      case VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> throw new IllegalStateException("" + token);
    };
  }

  private static String shortened(String digits) {
    return digits.length() <= 24 ? digits : digits.substring(0, 24) + "...";
  }
}
