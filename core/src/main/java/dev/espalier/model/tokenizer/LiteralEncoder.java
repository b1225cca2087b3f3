package dev.espalier.model.tokenizer;

import dev.espalier.EspalierException;
import dev.espalier.Span;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Encodes text in which markers count outside the literal spans only.
///
/// The complete tokenizer encodes the text. If no marker that it found touches a literal, that is
/// the answer. Else the library is asked where it finds markers in the same text with those in
/// literals spoilt, one character each; what lies between is encoded by a copy that knows no
/// markers, and the parts are put together. So stripping, word borders and longest matches are the
/// library's own in both cases.
final class LiteralEncoder implements AutoCloseable {
  private final TokenizerJson json;
  private final NativeTokenizer complete;
  private final String where;
  private final Map<Integer, AddedToken> markers = new HashMap<>();
  private final EnumMap<Position, NativeTokenizer> plain = new EnumMap<>(Position.class);
  private final Map<String, NativeTokenizer> plainByJson = new HashMap<>();
  private final char spoiler;

  LiteralEncoder(TokenizerJson json, NativeTokenizer complete, String where) {
    this.json = json;
    this.complete = complete;
    this.where = where;
    var texts = new StringBuilder();
    for (AddedToken token : json.addedTokens()) {
      texts.append(token.content());
      if (token.isMarker()) {
        markers.put(token.id(), token);
      }
    }
    char unused = '\uE000'; // private use: no normalizer changes or drops it
    while (texts.indexOf(String.valueOf(unused)) >= 0) {
      unused++;
    }
    this.spoiler = unused;
  }

  Encoding encode(String text, List<Span> literals) {
    check(literals, text);
    var whole = complete.encode(text);
    var found = markersIn(whole, text);
    if (touching(found, literals).isEmpty()) {
      return whole;
    }
    return spliced(text, markersOutside(literals, text, found));
  }

  /// The second way, whether or not the literals need it: for the test that both agree.
  Encoding encodeInPieces(String text, List<Span> literals) {
    return spliced(text, markersOutside(literals, text, markersIn(complete.encode(text), text)));
  }

  @Override
  public void close() {
    plainByJson.values().forEach(NativeTokenizer::close);
  }

  /// The markers that are found once those that touch a literal are spoilt.
  private List<Found> markersOutside(List<Span> literals, String text, List<Found> found) {
    var spoilt = new StringBuilder(text);
    var current = found;
    for (var wrong = touching(current, literals); !wrong.isEmpty(); ) {
      wrong.forEach(each -> spoil(spoilt, each, literals));
      String changed = spoilt.toString();
      current = markersIn(complete.encode(changed), changed);
      wrong = touching(current, literals);
    }
    return current;
  }

  private void spoil(StringBuilder text, Found marker, List<Span> literals) {
    for (Span literal : literals) {
      if (literal.overlaps(marker.core())) {
        int at = Math.max(literal.start(), marker.core().start());
        char c = text.charAt(at);
        if (c == spoiler) {
          throw new IllegalStateException("marker " + marker.token() + " cannot be spoilt");
        }
        text.setCharAt(at, spoiler);
        if (Character.isHighSurrogate(c)) {
          text.setCharAt(at + 1, spoiler);
        } else if (Character.isLowSurrogate(c)) {
          text.setCharAt(at - 1, spoiler);
        }
        return;
      }
    }
  }

  private Encoding spliced(String text, List<Found> found) {
    var parts = new Parts();
    int from = 0;
    var position = Position.START;
    for (Found marker : found) {
      append(parts, text, new Span(from, Math.max(from, marker.range().start())), position);
      parts.add(marker.token().id(), marker.range());
      from = marker.range().end();
      position = marker.token().normalized() ? Position.CONTINUING : Position.AFTER_MARKER;
    }
    append(parts, text, new Span(from, text.length()), position);
    return parts.encoding();
  }

  private void append(Parts parts, String text, Span piece, Position position) {
    if (piece.isEmpty()) {
      return;
    }
    var encoding = plain(position).encode(piece.of(text));
    for (int token = 0; token < encoding.size(); token++) {
      var marker = markers.get(encoding.id(token));
      if (marker != null && !json.isUnknownToken(marker)) {
        throw EspalierException.in(where)
            .found("the text holds the name under which '" + marker.content() + "' is hidden")
            .needed("text without Unicode noncharacters")
            .fault();
      }
      parts.add(encoding.id(token), encoding.span(token).shifted(piece.start()));
    }
  }

  private NativeTokenizer plain(Position position) {
    return plain.computeIfAbsent(
        position,
        p ->
            plainByJson.computeIfAbsent(
                json.withoutMarkers(p), text -> NativeTokenizer.open(text, where)));
  }

  private List<Found> markersIn(Encoding encoding, String text) {
    var found = new ArrayList<Found>();
    for (int token = 0; token < encoding.size(); token++) {
      var marker = markers.get(encoding.id(token));
      if (marker != null) {
        var range = encoding.span(token);
        int at = text.indexOf(marker.content(), range.start(), range.end());
        if (at >= 0) {
          found.add(new Found(marker, range, new Span(at, at + marker.content().length())));
        } else if (!json.isUnknownToken(marker)) { // else: a character without a token
          found.add(new Found(marker, range, range));
        }
      }
    }
    return found;
  }

  private static List<Found> touching(List<Found> found, List<Span> literals) {
    var touching = new ArrayList<Found>();
    int literal = 0;
    for (Found marker : found) {
      while (literal < literals.size() && literals.get(literal).end() <= marker.core().start()) {
        literal++;
      }
      if (literal < literals.size() && literals.get(literal).overlaps(marker.core())) {
        touching.add(marker);
      }
    }
    return touching;
  }

  private static void check(List<Span> literals, String text) {
    int end = 0;
    for (Span literal : literals) {
      if (literal.start() < end || literal.end() > text.length()) {
        throw new IllegalArgumentException(
            "literals " + literals + " of a text of " + text.length() + " characters");
      }
      end = literal.end();
    }
  }

  /// A marker in a text: `range` with the blanks that it swallows, `core` its own characters.
  private record Found(AddedToken token, Span range, Span core) {}

  /// An encoding that grows.
  private static final class Parts {
    private final List<Integer> ids = new ArrayList<>();
    private final List<Span> spans = new ArrayList<>();

    void add(int id, Span span) {
      ids.add(id);
      spans.add(span);
    }

    Encoding encoding() {
      return new Encoding(ids.stream().mapToInt(Integer::intValue).toArray(), spans);
    }
  }
}
