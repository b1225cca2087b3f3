package dev.espalier.model.tokenizer;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads a Hugging Face `tokenizer.json` as the vocabulary that a GGUF file holds: what
/// [GgufTokenizer] does, backwards.
///
/// Byte-level BPE becomes `gpt2`, if text is cut in a way that llama.cpp has a name for. BPE with
/// bytes for what no token expresses becomes `llama`, SentencePiece, whose merges follow from
/// scores: the scores are the order of the merges, and the tokenizer is refused where they do not
/// give the very merges back. A normalisation to NFC, which Qwen2 has, is lost, as in llama.cpp's
/// converter.
public final class TokenizerToGguf {
  private static final Pattern BYTE = Pattern.compile("<0x[0-9A-F]{2}>");
  private static final String REMEDY =
      "Save it as safetensors, and convert that with llama.cpp's convert_hf_to_gguf.py.";

  private final String where;
  private final JsonNode root;
  private final TokenizerJson json;
  private final Roles roles;

  private TokenizerToGguf(String where, String text, Roles roles) {
    this.where = where;
    this.json = TokenizerJson.parse(text, where);
    this.root = JsonMapper.shared().readTree(text);
    this.roles = roles;
  }

  /// What the tokenizer.json does not say.
  ///
  /// @param rows of the model's embedding, each of which gets a token
  /// @param bos begins a sequence
  /// @param eos ends a sequence
  /// @param padding fills a batch
  public record Roles(int rows, OptionalInt bos, OptionalInt eos, OptionalInt padding) {}

  /// The vocabulary of the text of a `tokenizer.json`; `where` names it in errors.
  public static GgufVocabulary vocabulary(String where, String tokenizerJson, Roles roles) {
    return new TokenizerToGguf(where, tokenizerJson, roles).vocabulary(tokenizerJson);
  }

  private GgufVocabulary vocabulary(String text) {
    int[] around;
    try (var tokenizer = Tokenizer.parse(text, where)) {
      around = tokenizer.encodeDocument("a").ids();
    }
    return root.path("model").path("byte_fallback").asBoolean(false)
        ? sentencePiece(around)
        : byteLevel(around);
  }

  private GgufVocabulary byteLevel(int[] around) {
    requireNormalizer(List.of("NFC"));
    var tokens = tokens();
    boolean ignoresMerges = root.path("model").path("ignore_merges").asBoolean(false);
    var expressions = expressions(root.path("pre_tokenizer"));
    String pre =
        PreTokenizer.cutting(expressions, ignoresMerges)
            .orElseThrow(() ->
                EspalierException.in(where)
                    .found("pre_tokenizer cuts text by " + expressions)
                    .needed("a way that GGUF has a name for: " + PreTokenizer.known())
                    .remedy(REMEDY)
                    .fault());
    return new GgufVocabulary(
        where,
        "gpt2",
        pre,
        tokens,
        types(tokens, _ -> false),
        merges().stream().map(merge -> merge[0] + " " + merge[1]).toList(),
        List.of(),
        specials(tokens, around, false));
  }

  private GgufVocabulary sentencePiece(int[] around) {
    requireNormalizer(List.of("Prepend", "Replace"));
    var tokens = tokens();
    var merges = merges();
    var vocabulary =
        new GgufVocabulary(
            where,
            "llama",
            "",
            tokens,
            types(tokens, token -> BYTE.matcher(token).matches()),
            List.of(),
            scores(tokens, merges),
            specials(tokens, around, prependsBlank()));
    requireSame(vocabulary, merges);
    return vocabulary;
  }

  /// The text of each id; rows without a token get one that no text reaches.
  private List<String> tokens() {
    int count = Math.max(roles.rows(), Collections.max(json.ids().values()) + 1);
    if (count > roles.rows()) {
      throw EspalierException.in(where)
          .found(count + " tokens")
          .needed("at most the " + roles.rows() + " rows of the embedding")
          .fault();
    }
    var tokens = new String[count];
    json.ids().forEach((token, id) -> tokens[id] = token);
    for (int id = 0; id < count; id++) {
      if (tokens[id] == null) {
        tokens[id] = unusedName(id);
      }
    }
    return List.of(tokens);
  }

  private static String unusedName(int id) {
    return "[PAD" + id + "]";
  }

  private List<TokenType> types(List<String> tokens, Predicate<String> isByte) {
    var types = new ArrayList<TokenType>();
    for (int id = 0; id < tokens.size(); id++) {
      Integer known = json.ids().get(tokens.get(id));
      boolean isUnused = known == null;
      types.add(
          isUnused
              ? TokenType.UNUSED
              : isByte.test(tokens.get(id)) ? TokenType.BYTE : TokenType.NORMAL);
    }
    for (AddedToken added : json.addedTokens()) {
      types.set(
          added.id(),
          json.isUnknownToken(added)
              ? TokenType.UNKNOWN
              : added.special() ? TokenType.CONTROL : TokenType.USER_DEFINED);
    }
    return types;
  }

  private GgufVocabulary.Specials specials(
      List<String> tokens, int[] around, boolean prependsBlank) {
    int unknown = tokens.indexOf(root.path("model").path("unk_token").asString(""));
    return new GgufVocabulary.Specials(
        roles.bos(),
        roles.eos(),
        unknown < 0 ? OptionalInt.empty() : OptionalInt.of(unknown),
        roles.padding(),
        isAt(around, 0, roles.bos()),
        isAt(around, around.length - 1, roles.eos()),
        prependsBlank);
  }

  private static boolean isAt(int[] ids, int place, OptionalInt id) {
    return ids.length > 1 && id.isPresent() && ids[place] == id.getAsInt();
  }

  /// Pairs, the strongest first.
  private List<String[]> merges() {
    var merges = new ArrayList<String[]>();
    for (JsonNode merge : root.path("model").path("merges")) {
      if (merge.isArray()) {
        merges.add(new String[] {merge.get(0).asString(), merge.get(1).asString()});
      } else {
        merges.add(merge.asString().split(" ", 2));
      }
    }
    return merges;
  }

  /// The higher, the sooner a token is merged; tokens whose merges stand between each other's share
  /// a score, as Llama's runs of blanks do. Those that no merge makes come last.
  private static List<Float> scores(List<String> tokens, List<String[]> merges) {
    var last = new HashMap<String, Integer>();
    for (int i = 0; i < merges.size(); i++) {
      last.put(made(merges.get(i)), i);
    }
    var ranks = new HashMap<String, Integer>();
    int rank = 0;
    int end = -1; // of the merges of the tokens that share the rank
    for (int i = 0; i < merges.size(); i++) {
      String token = made(merges.get(i));
      if (i > end) {
        rank++;
      }
      end = Math.max(end, last.getOrDefault(token, i));
      ranks.put(token, rank);
    }
    int lowest = rank + 1;
    return tokens.stream().map(token -> (float) -ranks.getOrDefault(token, lowest)).toList();
  }

  private static String made(String[] merge) {
    return merge[0] + merge[1];
  }

  private void requireSame(GgufVocabulary vocabulary, List<String[]> wanted) {
    if (!groups(vocabulary, wanted)
        .equals(groups(vocabulary, SentencePieceMerges.of(vocabulary)))) {
      throw EspalierException.in(where)
          .found("merges that no order of the tokens gives")
          .needed("the merges of a SentencePiece vocabulary, as GGUF's 'llama' has them")
          .remedy(REMEDY)
          .fault();
    }
  }

  /// The merges of each score, one score after the other; converters differ in how they order the
  /// ways to make one token.
  private static List<Set<List<String>>> groups(GgufVocabulary vocabulary, List<String[]> merges) {
    var scores = new HashMap<String, Float>();
    for (int id = 0; id < vocabulary.tokens().size(); id++) {
      scores.put(vocabulary.tokens().get(id), vocabulary.scores().get(id));
    }
    var groups = new ArrayList<Set<List<String>>>();
    float before = Float.NaN; // equal to no score
    for (String[] merge : merges) {
      float score = scores.getOrDefault(made(merge), Float.NaN);
      if (score != before) {
        groups.add(new HashSet<>());
      }
      groups.getLast().add(List.of(merge));
      before = score;
    }
    return groups;
  }

  private boolean prependsBlank() {
    JsonNode pre = root.path("pre_tokenizer");
    boolean isMetaspace = pre.path("type").asString("").equals("Metaspace");
    return steps(root.path("normalizer"), "normalizers").stream()
            .anyMatch(step -> step.path("type").asString("").equals("Prepend"))
        || (isMetaspace && !pre.path("prepend_scheme").asString("always").equals("never"));
  }

  private void requireNormalizer(List<String> known) {
    for (JsonNode step : steps(root.path("normalizer"), "normalizers")) {
      String type = step.path("type").asString("");
      if (!known.contains(type)) {
        throw EspalierException.in(where)
            .found("a normalizer '" + type + "'")
            .needed("none, or " + String.join(" and ", known))
            .remedy(REMEDY)
            .fault();
      }
    }
  }

  /// The expressions, one after the other, that cut text; what has none is named by its type.
  private static List<String> expressions(JsonNode preTokenizer) {
    var expressions = new ArrayList<String>();
    for (JsonNode step : steps(preTokenizer, "pretokenizers")) {
      String type = step.path("type").asString("");
      switch (type) {
        case "Split" -> expressions.add(step.path("pattern").path("Regex").asString("Split"));
        case "Digits" ->
            expressions.add(step.path("individual_digits").asBoolean(false) ? "\\p{N}" : "\\p{N}+");
        case "ByteLevel" -> {
          if (step.path("add_prefix_space").asBoolean(false)) {
            expressions.add("a blank before the text");
          }
          if (step.path("use_regex").asBoolean(true)) {
            expressions.add(PreTokenizer.GPT_2);
          }
        }
        default -> expressions.add(type);
      }
    }
    return expressions;
  }

  /// The steps of a part of the pipeline: those of a `Sequence`, or itself, or none.
  private static List<JsonNode> steps(JsonNode part, String key) {
    if (!part.isObject()) {
      return List.of();
    }
    return part.has(key) ? List.copyOf(part.get(key).values()) : List.of(part);
  }
}
