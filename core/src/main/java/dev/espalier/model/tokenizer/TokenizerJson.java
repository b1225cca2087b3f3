package dev.espalier.model.tokenizer;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A Hugging Face `tokenizer.json`: a pipeline of normalizer, pre-tokenizer, model, post-processor
/// and decoder, and the tokens added to the model's vocabulary. Only the model `BPE` is read.
///
/// It yields the text for the native library, and the text of copies that know no markers (see
/// [AddedToken#isMarker]): in those a marker keeps its id and loses its name, and no merge leads to
/// it, so that `<s>` in a user's words is `<`, `s`, `>`.
final class TokenizerJson {
  /// Before the id, the new name of a marker in a copy: two noncharacters, which no text for
  /// interchange holds (Unicode 16, section 23.7). A text that does hold such a name is refused.
  private static final String NAMELESS = "\uFFFF\uFDD0";

  private final String complete;
  private final String unknownToken;
  private final List<AddedToken> addedTokens;
  private final Map<String, Integer> ids;

  private TokenizerJson(ObjectNode root, String where) {
    this.complete = root.toString();
    this.unknownToken = root.path("model").path("unk_token").asString("");
    this.addedTokens = readAddedTokens(root, where);
    this.ids = readIds(root, addedTokens, where);
  }

  static TokenizerJson parse(String json, String where) {
    JsonNode tree;
    try {
      tree = JsonMapper.shared().readTree(json);
    } catch (JacksonException e) {
      var at = e.getLocation();
      String place = "line " + at.getLineNr() + ", column " + at.getColumnNr();
      throw fault(where, "no JSON (" + place + ")", e);
    }
    if (!(tree instanceof ObjectNode root) || !(root.get("model") instanceof ObjectNode model)) {
      throw fault(where, "no 'model' in it", null);
    }
    boolean bpe = model.path("type").asString("BPE").equals("BPE") && model.has("merges");
    if (!bpe) {
      throw EspalierException.in(where)
          .found("the tokenizer model is '" + model.path("type").asString("nameless") + "'")
          .needed("'BPE', which every family that is read here has")
          .fault();
    }
    if (!(model.get("vocab") instanceof ObjectNode)) {
      throw fault(where, "no 'model.vocab' in it", null);
    }
    root.putNull("truncation");
    root.putNull("padding");
    return new TokenizerJson(root, where);
  }

  private static EspalierException fault(
      String where, String found, @Nullable JacksonException cause) {
    var fault =
        EspalierException.in(where)
            .found(found)
            .needed("a Hugging Face tokenizer.json")
            .remedy("Download the file again.");
    return (cause == null ? fault : fault.cause(cause)).fault();
  }

  List<AddedToken> addedTokens() {
    return addedTokens;
  }

  /// Every token's text and id, added tokens included.
  Map<String, Integer> ids() {
    return ids;
  }

  /// Whether `token` is the one for what the vocabulary cannot express.
  boolean isUnknownToken(AddedToken token) {
    return token.content().equals(unknownToken);
  }

  /// The tokenizer as it is, but that it never truncates or pads.
  String complete() {
    return complete;
  }

  /// A copy that knows no markers, for a piece of text at `position`.
  String withoutMarkers(Position position) {
    var copy = (ObjectNode) JsonMapper.shared().readTree(complete);
    var renamed = new HashMap<String, String>();
    for (AddedToken token : addedTokens) {
      if (token.isMarker() && !isUnknownToken(token)) {
        renamed.put(token.content(), NAMELESS + token.id());
      }
    }
    renameAdded(copy, renamed);
    var model = (ObjectNode) copy.get("model");
    renameInVocabulary(model, renamed);
    dropMerges(model, renamed.keySet());
    if (position != Position.START) {
      copy.set("pre_tokenizer", withoutFirstBlank(copy.get("pre_tokenizer")));
    }
    if (position == Position.CONTINUING) {
      copy.set("normalizer", withoutPrepend(copy.get("normalizer")));
    }
    return copy.toString();
  }

  private void renameAdded(ObjectNode copy, Map<String, String> renamed) {
    var kept = copy.arrayNode();
    for (JsonNode entry : copy.path("added_tokens")) {
      var token = (ObjectNode) entry;
      String content = token.get("content").asString();
      if (renamed.containsKey(content)) {
        token.put("content", renamed.get(content));
        token.put("normalized", false);
        kept.add(token);
      } else if (!addedToken(content).isMarker()) {
        kept.add(token);
      }
    }
    copy.set("added_tokens", kept);
  }

  private AddedToken addedToken(String content) {
    return addedTokens.stream().filter(t -> t.content().equals(content)).findFirst().orElseThrow();
  }

  private static void renameInVocabulary(ObjectNode model, Map<String, String> renamed) {
    var vocabulary = (ObjectNode) model.get("vocab");
    renamed.forEach((content, name) -> {
      JsonNode id = vocabulary.remove(content);
      if (id != null) {
        vocabulary.set(name, id);
      }
    });
  }

  private static void dropMerges(ObjectNode model, Set<String> markers) {
    var kept = model.arrayNode();
    for (JsonNode merge : model.get("merges")) {
      String left;
      String right;
      if (merge.isArray()) {
        left = merge.get(0).asString();
        right = merge.get(1).asString();
      } else {
        String pair = merge.asString();
        left = pair.substring(0, pair.indexOf(' '));
        right = pair.substring(pair.indexOf(' ') + 1);
      }
      if (!markers.contains(left) && !markers.contains(right) && !markers.contains(left + right)) {
        kept.add(merge);
      }
    }
    model.set("merges", kept);
  }

  /// The same pre-tokenizer, whose `Metaspace` no longer takes the piece for the first of a text.
  private static JsonNode withoutFirstBlank(JsonNode part) {
    if (part instanceof ObjectNode step) {
      if (step.path("type").asString("").equals("Metaspace")
          && step.path("prepend_scheme").asString("").equals("first")) {
        step.put("prepend_scheme", "never");
      }
      step.path("pretokenizers").forEach(TokenizerJson::withoutFirstBlank);
    }
    return part;
  }

  /// The same normalizer without its `Prepend` steps.
  private static JsonNode withoutPrepend(JsonNode part) {
    if (part instanceof ObjectNode step) {
      if (step.path("type").asString("").equals("Prepend")) {
        return step.nullNode();
      }
      if (step.get("normalizers") instanceof ArrayNode steps) {
        var kept = step.arrayNode();
        for (JsonNode each : steps) {
          JsonNode changed = withoutPrepend(each);
          if (!changed.isNull()) {
            kept.add(changed);
          }
        }
        step.set("normalizers", kept);
      }
    }
    return part;
  }

  private static List<AddedToken> readAddedTokens(ObjectNode root, String where) {
    var tokens = new ArrayList<AddedToken>();
    var contents = new HashSet<String>();
    for (JsonNode entry : root.path("added_tokens")) {
      if (!entry.path("id").isInt() || !entry.path("content").isString()) {
        throw fault(where, "added_tokens[" + tokens.size() + "] lacks its id or content", null);
      }
      String content = entry.get("content").asString();
      if (content.isEmpty() || !contents.add(content)) {
        throw fault(where, "added token '" + content + "' is empty or stands twice", null);
      }
      tokens.add(
          new AddedToken(
              entry.get("id").asInt(),
              content,
              entry.path("special").asBoolean(false),
              entry.path("normalized").asBoolean(true)));
    }
    return List.copyOf(tokens);
  }

  private static Map<String, Integer> readIds(
      ObjectNode root, List<AddedToken> addedTokens, String where) {
    var known = new HashMap<String, Integer>();
    for (var entry : root.path("model").path("vocab").properties()) {
      if (!entry.getValue().isInt()) {
        throw fault(where, "token '" + entry.getKey() + "' has no id in model.vocab", null);
      }
      known.put(entry.getKey(), entry.getValue().asInt());
    }
    for (AddedToken token : addedTokens) {
      Integer before = known.put(token.content(), token.id());
      if (before != null && before != token.id()) {
        throw EspalierException.in(where)
            .found("added token '" + token.content() + "' has id " + token.id())
            .needed("id " + before + " as in model.vocab")
            .fault();
      }
    }
    return Map.copyOf(known);
  }
}
