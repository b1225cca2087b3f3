package dev.espalier.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class TokenizerToGgufTest {
  private static final String REMEDY =
      ". Save it as safetensors, and convert that with llama.cpp's convert_hf_to_gguf.py.";
  private static final List<String> TEXTS =
      List.of(
          "Hello, world 123", "  a\n\nb\t", "don't WE'LL", "na\u00efve \ud83c\udf33 \u4e2d", "");

  @Test
  void byteLevelVocabulariesGiveTheSameIds() {
    assertSameIds(SmallTokenizers.text("byte-level.tokenizer.json"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void sentencePieceVocabulariesComeBack(boolean addsSpace) {
    var vocabulary = sentencePiece(addsSpace);
    String json = GgufTokenizer.toTokenizerJson(vocabulary);
    assertSameIds(json);
    var back =
        TokenizerToGguf.vocabulary(
            "test",
            json,
            new TokenizerToGguf.Roles(
                vocabulary.tokens().size(),
                OptionalInt.of(1),
                OptionalInt.of(2),
                OptionalInt.empty()));
    assertThat(back.tokens()).isEqualTo(vocabulary.tokens());
    assertThat(back.types()).isEqualTo(vocabulary.types());
    assertThat(back.specials()).isEqualTo(vocabulary.specials());
  }

  /// Bytes, characters, and pieces with the scores of their order, as SentencePiece trains them.
  private static GgufVocabulary sentencePiece(boolean addsSpace) {
    var tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    var types = new ArrayList<>(List.of(TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL));
    for (int value = 0; value < 256; value++) {
      tokens.add("<0x%02X>".formatted(value));
      types.add(TokenType.BYTE);
    }
    var pieces = new ArrayList<String>();
    Collections.addAll(
        pieces,
        "\u2581t",
        "he",
        "\u2581the",
        "ll",
        "ell",
        "hell",
        "\u2581w",
        "or",
        "\u2581wor",
        "ld");
    "\u2581thelowrdHn123,".chars().mapToObj(Character::toString).forEach(pieces::add);
    var scores = new ArrayList<>(Collections.nCopies(tokens.size(), 0f));
    for (int i = 0; i < pieces.size(); i++) {
      tokens.add(pieces.get(i));
      types.add(TokenType.NORMAL);
      scores.add((float) -i);
    }
    return new GgufVocabulary(
        "test",
        "llama",
        "",
        tokens,
        types,
        List.of(),
        scores,
        new GgufVocabulary.Specials(
            OptionalInt.of(1),
            OptionalInt.of(2),
            OptionalInt.of(0),
            OptionalInt.empty(),
            true,
            false,
            addsSpace));
  }

  private static void assertSameIds(String json) {
    var vocabulary = vocabulary(json);
    try (var before = Tokenizer.parse(json, "before");
        var after = Tokenizer.parse(GgufTokenizer.toTokenizerJson(vocabulary), "after")) {
      for (String text : TEXTS) {
        assertThat(after.encode(text).ids()).as(text).isEqualTo(before.encode(text).ids());
      }
    }
  }

  @Test
  void everyPreTokenizerComesBackByAName() {
    for (String pre :
        List.of("gpt-2", "smollm", "llama-bpe", "qwen2", "falcon", "deepseek-coder")) {
      var vocabulary = vocabulary(SmallTokenizers.text("byte-level.tokenizer.json"));
      var named =
          new GgufVocabulary(
              "test",
              "gpt2",
              pre,
              vocabulary.tokens(),
              vocabulary.types(),
              vocabulary.merges(),
              List.of(),
              vocabulary.specials());
      assertThat(vocabulary(GgufTokenizer.toTokenizerJson(named)).pre()).isEqualTo(pre);
    }
  }

  @Test
  void rowsWithoutATokenGetOneThatNoTextReaches() {
    String json = SmallTokenizers.text("byte-level.tokenizer.json");
    int known = vocabulary(json).tokens().size();
    var wider = TokenizerToGguf.vocabulary("test", json, roles(known + 2));
    assertThat(wider.tokens().subList(known, known + 2))
        .containsExactly("[PAD" + known + "]", "[PAD" + (known + 1) + "]");
    assertThat(wider.types().getLast()).isEqualTo(TokenType.UNUSED);
    assertThatThrownBy(() -> TokenizerToGguf.vocabulary("test", json, roles(known - 1)))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "test: %d tokens; needs at most the %d rows of the embedding"
                .formatted(known, known - 1));
  }

  @Test
  void anUnknownCutIsRefused() {
    var root = tree("byte-level");
    var split = root.putObject("pre_tokenizer").put("type", "Split");
    split.put("behavior", "Isolated").put("invert", false);
    split.putObject("pattern").put("Regex", "x+");
    assertThatThrownBy(() -> vocabulary(root.toString()))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "test: pre_tokenizer cuts text by [x+]; needs a way that GGUF has a name for: "
                + PreTokenizer.known()
                + REMEDY);
  }

  @Test
  void anUnknownNormalizerIsRefused() {
    var root = tree("byte-level");
    root.putObject("normalizer").put("type", "Lowercase");
    assertThatThrownBy(() -> vocabulary(root.toString()))
        .hasMessage("test: a normalizer 'Lowercase'; needs none, or NFC" + REMEDY);
  }

  @Test
  void mergesThatFollowFromNoScoresAreRefused() {
    var root =
        (ObjectNode)
            JsonMapper.shared().readTree(GgufTokenizer.toTokenizerJson(sentencePiece(true)));
    ((ArrayNode) root.path("model").path("merges")).remove(0);
    assertThatThrownBy(() -> vocabulary(root.toString()))
        .hasMessage(
            "test: merges that no order of the tokens gives; needs the merges of a SentencePiece"
                + " vocabulary, as GGUF's 'llama' has them"
                + REMEDY);
  }

  private static ObjectNode tree(String name) {
    return (ObjectNode)
        JsonMapper.shared().readTree(SmallTokenizers.text(name + ".tokenizer.json"));
  }

  private static GgufVocabulary vocabulary(String json) {
    int rows =
        TokenizerJson.parse(json, "test").ids().values().stream()
            .max(Integer::compare)
            .orElseThrow();
    return TokenizerToGguf.vocabulary("test", json, roles(rows + 1));
  }

  private static TokenizerToGguf.Roles roles(int rows) {
    return new TokenizerToGguf.Roles(
        rows, OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());
  }
}
