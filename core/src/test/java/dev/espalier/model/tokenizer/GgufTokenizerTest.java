package dev.espalier.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GgufTokenizerTest {

  @Test
  void bytesMergeInTheirOrder() {
    try (var tokenizer = tokenizer(byteLevel("gpt-2"))) {
      assertThat(tokenizer.encode("abc ab").ids()).containsExactly(6, 2, 3, 6);
      assertThat(tokenizer.decode(new int[] {6, 2, 3, 6})).isEqualTo("abc ab");
    }
  }

  @Test
  void controlTokensAreStructureAndUserDefinedWordsAreText() {
    try (var tokenizer = tokenizer(byteLevel("gpt-2"))) {
      assertThat(tokenizer.encodeRendered("a<end>cab", List.of()).ids()).containsExactly(0, 5, 8);
      assertThat(tokenizer.encode("cab").ids()).containsExactly(8);
      assertThat(tokenizer.encode("a<end>").ids()).doesNotContain(5);
      assertThat(tokenizer.specialTokens()).containsOnlyKeys("<end>");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"smollm", "starcoder", "refact", "qwen2", "deepseek-coder"})
  void digitsStandAloneInSomeVocabularies(String pre) {
    try (var tokenizer = tokenizer(digits(pre))) {
      assertThat(tokenizer.encode("11").ids()).containsExactly(0, 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "llama-bpe", "falcon", "mpt"})
  void digitsMergeInOthers(String pre) {
    try (var tokenizer = tokenizer(digits(pre))) {
      assertThat(tokenizer.encode("11").ids()).containsExactly(1);
    }
  }

  @Test
  void sentencePieceScoresGiveTheMerges() {
    try (var tokenizer = tokenizer(sentencePiece())) {
      // "▁ab" has the better score than "bc": blank, a and b merge first
      assertThat(tokenizer.encode("abc").ids()).containsExactly(264, 262);
      assertThat(tokenizer.encodeDocument("abc").ids()).containsExactly(1, 264, 262);
      assertThat(tokenizer.encode("\u00e9").ids()).containsExactly(259, 3 + 0xC3, 3 + 0xA9);
      assertThat(tokenizer.decode(new int[] {1, 264, 262, 2})).isEqualTo("abc");
    }
  }

  @Test
  void theFileSaysWhetherABlankGoesInFront() {
    var metadata = sentencePiece();
    metadata.put("tokenizer.ggml.add_space_prefix", false);
    metadata.put("tokenizer.ggml.add_bos_token", false);
    metadata.put("tokenizer.ggml.add_eos_token", true);
    try (var tokenizer = tokenizer(metadata)) {
      assertThat(tokenizer.encode("a").ids()).containsExactly(260);
      assertThat(tokenizer.encodeDocument("a").ids()).containsExactly(260, 2);
    }
  }

  @Test
  void llama3AddsTheBeginningWhereTheFileIsSilent() {
    var metadata = byteLevel("llama-bpe");
    metadata.put("tokenizer.ggml.bos_token_id", 5L);
    assertThat(GgufVocabulary.read("x.gguf", metadata).specials().addBos()).isTrue();
    assertThat(GgufVocabulary.read("x.gguf", byteLevel("gpt-2")).specials().addBos()).isFalse();
    assertThat(GgufVocabulary.read("x.gguf", metadata).bosToken()).hasValue("<end>");
    assertThat(GgufVocabulary.read("x.gguf", metadata).eosToken()).isEmpty();
  }

  @Test
  void anUnknownPreTokenizerIsRefusedByName() {
    assertRefused(
        byteLevel("tekken"),
        "x.gguf: tokenizer.ggml.pre is 'tekken'; needs a known pre-tokenizer: codeshell, command-r,"
            + " deepseek-coder, deepseek-r1-qwen, falcon, gpt-2, jais, llama-bpe, llama-v3, llama3,"
            + " mpt, olmo, phi-2, qwen2, refact, smollm, stablelm2, starcoder. Use the model's"
            + " Hugging Face folder, which says how it cuts text.");
  }

  @Test
  void damagedMetadataIsNamed() {
    var model = byteLevel("gpt-2");
    model.put("tokenizer.ggml.model", "bert");
    assertRefused(
        model,
        "x.gguf: tokenizer.ggml.model is 'bert'; needs 'gpt2' (byte-level BPE) or 'llama'"
            + " (SentencePiece BPE)");
    var missing = byteLevel("gpt-2");
    missing.remove("tokenizer.ggml.merges");
    assertRefused(
        missing,
        "x.gguf: no tokenizer.ggml.merges; needs the model's vocabulary in its metadata. Convert the"
            + " model again with a current llama.cpp.");
    var types = byteLevel("gpt-2");
    types.put("tokenizer.ggml.token_type", List.of(1, 7));
    assertRefused(types, "x.gguf: tokenizer.ggml.token_type holds 7; needs 1 to 6");
    types.put("tokenizer.ggml.token_type", new int[] {1});
    assertRefused(
        types,
        "x.gguf: tokenizer.ggml.token_type has 1 entries; needs 9, one for each of"
            + " tokenizer.ggml.tokens");
    var id = byteLevel("gpt-2");
    id.put("tokenizer.ggml.eos_token_id", 99);
    assertRefused(id, "x.gguf: tokenizer.ggml.eos_token_id holds 99; needs an id below 9");
    var merge = byteLevel("gpt-2");
    merge.put("tokenizer.ggml.merges", List.of("ab"));
    assertRefused(
        merge,
        "x.gguf: tokenizer.ggml.merges holds 'ab'; needs two tokens with a blank between them");
    var twice = byteLevel("gpt-2");
    twice.put("tokenizer.ggml.tokens", List.of("a", "b", "c", "d", "e", "f", "g", "h", "a"));
    assertRefused(twice, "x.gguf: tokens 0 and 8 are both 'a'; needs one id for each text");
    var tokens = byteLevel("gpt-2");
    tokens.put("tokenizer.ggml.tokens", "a");
    assertRefused(tokens, "x.gguf: tokenizer.ggml.tokens holds String; needs a list of strings");
  }

  private static void assertRefused(Map<String, Object> metadata, String message) {
    assertThatThrownBy(() -> tokenizer(metadata))
        .isInstanceOf(EspalierException.class)
        .hasMessage(message);
  }

  private static Tokenizer tokenizer(Map<String, Object> metadata) {
    var vocabulary = GgufVocabulary.read("x.gguf", metadata);
    return Tokenizer.parse(GgufTokenizer.toTokenizerJson(vocabulary), "x.gguf");
  }

  private static Map<String, Object> byteLevel(String pre) {
    var metadata = new HashMap<String, Object>();
    metadata.put("tokenizer.ggml.model", "gpt2");
    metadata.put("tokenizer.ggml.pre", pre);
    metadata.put(
        "tokenizer.ggml.tokens", List.of("a", "b", "c", "\u0120", "d", "<end>", "ab", "bc", "cab"));
    metadata.put("tokenizer.ggml.token_type", List.of(1, 1, 1, 1, 5, 3, 1, 1, 4));
    metadata.put("tokenizer.ggml.merges", List.of("a b", "b c"));
    return metadata;
  }

  private static Map<String, Object> digits(String pre) {
    var metadata = byteLevel(pre);
    metadata.put("tokenizer.ggml.tokens", List.of("1", "11"));
    metadata.put("tokenizer.ggml.token_type", List.of(1, 1));
    metadata.put("tokenizer.ggml.merges", List.of("1 1"));
    return metadata;
  }

  private static Map<String, Object> sentencePiece() {
    var tokens = new ArrayList<>(List.of("<unk>", "<s>", "</s>"));
    var types = new ArrayList<>(List.of(2, 3, 3));
    for (int value = 0; value < 256; value++) {
      tokens.add(String.format("<0x%02X>", value));
      types.add(6);
    }
    tokens.addAll(List.of("\u2581", "a", "b", "c", "bc", "\u2581ab", "ab"));
    types.addAll(List.of(1, 1, 1, 1, 1, 1, 1));
    var scores = new float[tokens.size()];
    Arrays.fill(scores, 0, 259, 0);
    for (int id = 259; id < tokens.size(); id++) {
      scores[id] = -id;
    }
    scores[265] = -1; // ab
    scores[264] = -2; // ▁ab
    var metadata = new HashMap<String, Object>();
    metadata.put("tokenizer.ggml.model", "llama");
    metadata.put("tokenizer.ggml.tokens", tokens);
    metadata.put("tokenizer.ggml.token_type", types);
    metadata.put("tokenizer.ggml.scores", scores);
    metadata.put("tokenizer.ggml.bos_token_id", 1L);
    metadata.put("tokenizer.ggml.eos_token_id", 2L);
    metadata.put("tokenizer.ggml.unknown_token_id", 0L);
    return metadata;
  }
}
