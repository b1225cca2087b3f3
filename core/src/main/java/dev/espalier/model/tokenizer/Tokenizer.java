package dev.espalier.model.tokenizer;

import dev.espalier.EspalierException;
import dev.espalier.Span;
import dev.espalier.fetch.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/// A model's tokenizer, read from a Hugging Face `tokenizer.json` or built from the vocabulary of a
/// GGUF file ([GgufTokenizer]).
///
/// Who wrote a text decides how it is encoded. Structure (`<|im_start|>`, `</s>`) is recognised in
/// what a chat template wrote and never in what a user wrote:
///
/// - [#encodeRendered] takes a rendered chat and the spans of the users' words in it. Without
///   structure in those words the ids equal `tokenizer(text, add_special_tokens=False)` of
///   `transformers`, id for id.
/// - [#encode] takes a user's words alone.
/// - [#encodeDocument] takes a text to be scored: encoded as a user's words, with what the
///   tokenizer's post-processor adds around them (Llama: `<s>` in front), as `tokenizer(text)`
///   does.
///
/// `transformers` has `split_special_tokens=True` for user text. That keeps only tokens marked as
/// special out; here `<think>` or `[TOOL]` is plain text too, special or not (see
/// [AddedToken#isMarker]). A lone surrogate, which no UTF-8 text can hold, is encoded as U+FFFD.
///
/// Nothing is ever truncated or padded. Not safe for use by several threads at once.
public final class Tokenizer implements AutoCloseable {
  private final TokenizerJson json;
  private final String sha256;
  private final NativeTokenizer complete;
  private final LiteralEncoder literalEncoder;
  private final NativeTokenizer.Surroundings surroundings;
  private final int vocabularySize;

  private Tokenizer(TokenizerJson json, String sha256, String where) {
    this.json = json;
    this.sha256 = sha256;
    this.complete = NativeTokenizer.open(json.complete(), where);
    this.literalEncoder = new LiteralEncoder(json, complete, where);
    this.surroundings = complete.surroundings();
    this.vocabularySize = Math.addExact(Collections.max(json.ids().values()), 1);
  }

  /// Opens a `tokenizer.json`.
  public static Tokenizer open(Path tokenizerJson) {
    String where = String.valueOf(tokenizerJson.getFileName());
    try {
      return parse(Files.readString(tokenizerJson), where);
    } catch (NoSuchFileException e) {
      throw EspalierException.in(tokenizerJson).found("no such file").cause(e).fault();
    } catch (IOException e) {
      throw EspalierException.in(tokenizerJson)
          .found("cannot be read (" + e.getMessage() + ")")
          .cause(e)
          .fault();
    }
  }

  /// Reads the text of a `tokenizer.json`; `whereForErrors` names its source.
  public static Tokenizer parse(String tokenizerJson, String whereForErrors) {
    var json = TokenizerJson.parse(tokenizerJson, whereForErrors);
    if (json.ids().isEmpty()) {
      throw EspalierException.in(whereForErrors).found("model.vocab is empty").fault();
    }
    return new Tokenizer(json, Checksum.sha256(tokenizerJson), whereForErrors);
  }

  /// The tokens of a user's words: no structure is recognised in them, nothing is added.
  public Encoding encode(String text) {
    return encodeRendered(text, List.of(new Span(0, text.length())));
  }

  /// The tokens of a rendered chat. Structure is recognised outside `literals`, the ascending spans
  /// of users' words; what straddles the border of a literal is plain text. Nothing is added: the
  /// template has written what the model needs.
  public Encoding encodeRendered(String rendered, List<Span> literals) {
    return literalEncoder.encode(WellFormed.of(rendered), literals);
  }

  /// The tokens of a text to be scored, with what the post-processor adds around it.
  public Encoding encodeDocument(String text) {
    return encodeDocument(text, List.of(new Span(0, text.length())));
  }

  /// The tokens of a prompt whose format leaves the beginning of the sequence to the tokenizer:
  /// structure is recognised outside `literals`, and what the post-processor adds goes around it.
  public Encoding encodeDocument(String text, List<Span> literals) {
    var content = encodeRendered(text, literals);
    var ids = new ArrayList<>(surroundings.before());
    var spans = new ArrayList<>(Collections.nCopies(ids.size(), new Span(0, 0)));
    for (int token = 0; token < content.size(); token++) {
      ids.add(content.id(token));
    }
    spans.addAll(content.spans());
    ids.addAll(surroundings.behind());
    var end = new Span(text.length(), text.length());
    spans.addAll(Collections.nCopies(surroundings.behind().size(), end));
    return new Encoding(ids.stream().mapToInt(Integer::intValue).toArray(), spans);
  }

  /// The text of `ids` without special tokens. An id at or above [#vocabularySize] has no text:
  /// some models have more rows of embeddings than tokens.
  public String decode(int[] ids) {
    return complete.decode(checked(ids), true);
  }

  /// The text of `ids`, special tokens included.
  public String decodeWithSpecials(int[] ids) {
    return complete.decode(checked(ids), false);
  }

  /// One more than the highest id.
  public int vocabularySize() {
    return vocabularySize;
  }

  /// The id of a token by its text in the vocabulary (`<s>`, `Ġthe`, `▁the`).
  public OptionalInt id(String token) {
    Integer id = json.ids().get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /// The ids of the special tokens by their text, those that [#decode] leaves out.
  public Map<String, Integer> specialTokens() {
    var special = new TreeMap<String, Integer>();
    for (AddedToken token : json.addedTokens()) {
      if (token.special()) {
        special.put(token.content(), token.id());
      }
    }
    return Collections.unmodifiableMap(special);
  }

  /// The SHA-256 of the tokenizer.json that this was made from, in hexadecimal.
  public String sha256() {
    return sha256;
  }

  @Override
  public void close() {
    literalEncoder.close();
    complete.close();
  }

  private static int[] checked(int[] ids) {
    for (int id : ids) {
      if (id < 0) {
        throw new IllegalArgumentException("token id " + id);
      }
    }
    return ids;
  }
}
