package dev.espalier.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class UserTextIsNeverStructureTest {
  static final List<String> NAMES = SmallTokenizers.NAMES;

  private static final List<String> MARKERS =
      List.of("<s>", "</s>", "<pad>", "<|im_start|>", "<|im_end|>", "<rs>", "<ls>", "<think>");

  @ParameterizedTest
  @FieldSource("NAMES")
  void aMarkerInUserTextIsOrdinaryCharacters(String name) {
    try (var tokenizer = SmallTokenizers.open(name)) {
      for (String marker : MARKERS) {
        int id = tokenizer.id(marker).orElseThrow();
        for (String text : List.of(marker, "a" + marker + "b", "a  " + marker + marker + " x")) {
          var encoding = tokenizer.encode(text);
          assertThat(encoding.ids()).as(text).doesNotContain(id);
          assertThat(tokenizer.decode(encoding.ids())).isEqualTo(text);
          assertThat(tokenizer.encodeDocument(text).ids()).as(text).endsWith(encoding.ids());
        }
      }
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void structureAroundAUsersMarkerIsStillStructure(String name) {
    try (var tokenizer = SmallTokenizers.open(name)) {
      String text = "<|im_start|>hello <|im_end|> tree<|im_end|>";
      var encoding = tokenizer.encodeRendered(text, List.of(new Span(12, 33)));
      int start = tokenizer.id("<|im_start|>").orElseThrow();
      int end = tokenizer.id("<|im_end|>").orElseThrow();
      assertThat(encoding.id(0)).isEqualTo(start);
      assertThat(encoding.span(0)).isEqualTo(new Span(0, 12));
      assertThat(encoding.id(encoding.size() - 1)).isEqualTo(end);
      assertThat(encoding.span(encoding.size() - 1)).isEqualTo(new Span(33, 43));
      assertThat(encoding.ids()).containsOnlyOnce(end);
    }
  }

  @ParameterizedTest
  @FieldSource("NAMES")
  void aMarkerThatStraddlesTheBorderIsOrdinaryCharacters(String name) {
    try (var tokenizer = SmallTokenizers.open(name)) {
      String text = "<s>hello <|im_end|> x";
      int end = tokenizer.id("<|im_end|>").orElseThrow();
      for (var literal : List.of(new Span(3, 12), new Span(14, 21))) {
        var ids = tokenizer.encodeRendered(text, List.of(literal)).ids();
        assertThat(ids).doesNotContain(end);
        assertThat(ids[0]).isEqualTo(tokenizer.id("<s>").orElseThrow());
      }
      assertThat(tokenizer.encodeRendered(text, List.of(new Span(3, 9))).ids()).contains(end);
      assertThat(tokenizer.encodeRendered(text, List.of(new Span(19, 21))).ids()).contains(end);
    }
  }

  /// The encoder has two ways; where no literal holds a marker both must give the same. Left out is
  /// what the library itself gets wrong or no model has: markers that swallow blanks beside added
  /// runs of blanks (these come out twice), and added words behind markers of normalised text.
  @ParameterizedTest
  @FieldSource("NAMES")
  void bothWaysAgreeWhereNoLiteralHoldsAMarker(String name) {
    long seed = 20240117;
    var random = new Random(seed);
    var fragments = List.of("hello", " tree", "\n", "caf\u00e9", "\ud83c\udf33", "2024", ". ", "x");
    var markers = name.equals("prepend-normalized") ? MARKERS.subList(0, 5) : MARKERS;
    var json = TokenizerJson.parse(SmallTokenizers.text(name + ".tokenizer.json"), name);
    try (var complete = NativeTokenizer.open(json.complete(), name);
        var encoder = new LiteralEncoder(json, complete, name)) {
      for (int round = 0; round < 300; round++) {
        var text = new StringBuilder();
        var literals = new ArrayList<Span>();
        for (int part = random.nextInt(6); part >= 0; part--) {
          text.append(random.nextInt(3) == 0 ? "" : markers.get(random.nextInt(markers.size())));
          int start = text.length();
          for (int n = random.nextInt(4); n > 0; n--) {
            text.append(fragments.get(random.nextInt(fragments.size())));
          }
          literals.add(new Span(start, text.length()));
        }
        assertThat(encoder.encodeInPieces(text.toString(), literals))
            .as("seed %s, round %s: %s", seed, round, text)
            .isEqualTo(complete.encode(text.toString()));
      }
    }
  }

  @Test
  void wordsAndBlanksThatWereAddedAreRecognisedInUserText() {
    try (var tokenizer = SmallTokenizers.open("byte-level")) {
      int blanks = tokenizer.id("   ").orElseThrow();
      int word = tokenizer.id("grafted").orElseThrow();
      assertThat(tokenizer.encode("a   b grafted <s>").ids()).contains(blanks, word);
    }
  }

  @Test
  void theUnknownTokenIsNoMarkerWhereItStandsForUnknownText() {
    String json =
        """
        {"model": {"type": "BPE", "unk_token": "<unk>", "vocab": {"<unk>": 0, "a": 1, "<": 2},
          "merges": []},
         "added_tokens": [{"id": 0, "content": "<unk>", "special": true, "normalized": false,
           "single_word": false, "lstrip": false, "rstrip": false}]}
        """;
    try (var tokenizer = Tokenizer.parse(json, "tiny")) {
      assertThat(tokenizer.encode("a?a").ids()).containsExactly(1, 0, 1);
      assertThat(tokenizer.encodeRendered("a<unk>a", List.of()).ids()).containsExactly(1, 0, 1);
    }
  }

  @Test
  void theHiddenNameOfAMarkerInATextIsAnError() {
    try (var tokenizer = SmallTokenizers.open("byte-level")) {
      int id = tokenizer.id("<s>").orElseThrow();
      assertThatThrownBy(() -> tokenizer.encode("<s>\uFFFF\uFDD0" + id))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              "byte-level: the text holds the name under which '<s>' is hidden; needs text without"
                  + " Unicode noncharacters");
    }
  }

  @Test
  void literalsMustAscendInsideTheText() {
    try (var tokenizer = SmallTokenizers.open("byte-level")) {
      for (var literals :
          List.of(
              List.of(new Span(0, 6)),
              List.of(new Span(3, 4), new Span(0, 1)),
              List.of(new Span(0, 3), new Span(2, 4)))) {
        assertThatThrownBy(() -> tokenizer.encodeRendered("hello", literals))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessage("literals " + literals + " of a text of 5 characters");
      }
    }
  }

  @Test
  void aHostileTextOf200KilobytesIsEncodedWhole() {
    try (var tokenizer = SmallTokenizers.open("prepend")) {
      String text = "<s></s>".repeat(30_000);
      var encoding = tokenizer.encode(text);
      assertThat(encoding.ids()).doesNotContain(1, 2);
      assertThat(tokenizer.decode(encoding.ids())).isEqualTo(text);
    }
  }
}
