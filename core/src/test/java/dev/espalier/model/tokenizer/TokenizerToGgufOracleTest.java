package dev.espalier.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Published vocabularies, as a tokenizer.json and back.
@Tag("oracle")
final class TokenizerToGgufOracleTest {
  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "llama-spm", "mpt", "starcoder", "deepseek-coder", "falcon"})
  void aVocabularyOfLlamaCppComesBack(String name) {
    var before = GgufVocabulary.read(name, GgufMetadata.read(data("ggml-vocab-" + name + ".gguf")));
    var after =
        convert(name, GgufTokenizer.toTokenizerJson(before), before, before.tokens().size());
    assertThat(after.model()).isEqualTo(before.model());
    assertThat(after.tokens()).isEqualTo(before.tokens());
    assertThat(after.merges()).isEqualTo(before.merges());
    assertThat(after.specials().addBos()).isEqualTo(before.specials().addBos());
    assertThat(GgufTokenizer.toTokenizerJson(after))
        .isEqualTo(GgufTokenizer.toTokenizerJson(before));
  }

  @Test
  void llamasTokenizerJsonIsItsSentencePieceVocabulary() throws IOException {
    var published =
        GgufVocabulary.read("spm", GgufMetadata.read(data("ggml-vocab-llama-spm.gguf")));
    String json = Files.readString(data("hf/llama-test-tokenizer.json"));
    var converted = convert("json", json, published, 32_003); // three were added
    assertThat(converted.model()).isEqualTo("llama");
    assertThat(converted.tokens().subList(0, 32_000)).isEqualTo(published.tokens());
    assertThat(converted.types().subList(0, 32_000)).isEqualTo(published.types());
    assertThat(converted.specials()).isEqualTo(published.specials());
  }

  private static GgufVocabulary convert(String name, String json, GgufVocabulary like, int rows) {
    return TokenizerToGguf.vocabulary(
        name,
        json,
        new TokenizerToGguf.Roles(
            rows, like.specials().bos(), like.specials().eos(), like.specials().padding()));
  }

  private static Path data(String file) {
    return SharedData.path("tokenizers/" + file);
  }
}
