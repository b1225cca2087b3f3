package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.engine.GenerationRequest;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Prompts as token ids, in the form that `espalier suite tokens` writes: one JSON object a line,
/// `{"id": "DAN/3", "ids": [1, 2]}`. Other keys and blank lines are passed over.
final class TokenPrompts {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private TokenPrompts() {}

  /// The prompts of `file` in its order, for a model of `vocabulary` token ids.
  static List<GenerationRequest> read(Path file, int vocabulary) {
    var requests = new ArrayList<GenerationRequest>();
    var seen = new HashSet<String>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      String where = file + ":" + number;
      var request = request(where, line, vocabulary);
      if (!seen.add(request.id())) {
        throw EspalierException.in(where).found("id '" + request.id() + "' a second time").fault();
      }
      requests.add(request);
    }
    if (requests.isEmpty()) {
      throw EspalierException.in(file)
          .found("no prompts")
          .needed("a line for each")
          .remedy("'espalier suite tokens' writes such a file.")
          .fault();
    }
    return requests;
  }

  private static GenerationRequest request(String where, String line, int vocabulary) {
    var object = object(where, line);
    var id = object.path("id");
    if (!id.isString()) {
      throw EspalierException.in(where).found("no string under 'id'").fault();
    }
    var ids = object.path("ids");
    if (!ids.isArray() || ids.isEmpty()) {
      throw EspalierException.in(where).found("no list of token ids under 'ids'").fault();
    }
    var tokens = new ArrayList<Integer>();
    for (JsonNode token : ids.values()) {
      if (!token.isInt() || token.asInt() < 0 || token.asInt() >= vocabulary) {
        throw EspalierException.in(where)
            .found(token + " under 'ids'")
            .needed("token ids from 0 to " + (vocabulary - 1))
            .fault();
      }
      tokens.add(token.asInt());
    }
    return new GenerationRequest(id.asString(), tokens);
  }

  private static JsonNode object(String where, String line) {
    try {
      var node = JSON.readTree(line);
      if (node.isObject()) {
        return node;
      }
      throw EspalierException.in(where).found("no JSON object").needed("one a line").fault();
    } catch (JacksonException e) {
      throw EspalierException.in(where)
          .found("no JSON")
          .needed("one JSON object a line")
          .cause(e)
          .fault();
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException e) {
      throw EspalierException.in(file).found("not UTF-8").needed("UTF-8 text").cause(e).fault();
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }
}
