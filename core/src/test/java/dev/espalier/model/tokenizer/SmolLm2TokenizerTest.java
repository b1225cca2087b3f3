package dev.espalier.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The default model's vocabulary against llama.cpp: `golden/tokenizer/smollm2-ids.json`.
@Tag("e2e")
final class SmolLm2TokenizerTest {

  @Test
  void userTextHasTheIdsOfLlamaCpp() {
    try (var tokenizer = open()) {
      for (JsonNode row : SmallTokenizers.golden("smollm2-ids.json")) {
        String text = row.get("text").asString();
        var encoding = tokenizer.encode(text);
        assertThat(encoding.ids()).as(text).isEqualTo(SmallTokenizers.ints(row.get("plain")));
        assertThat(tokenizer.encodeDocument(text)).as(text).isEqualTo(encoding);
      }
    }
  }

  @Test
  void structureHasTheIdsOfLlamaCpp() {
    try (var tokenizer = open()) {
      int differ = 0;
      for (JsonNode row : SmallTokenizers.golden("smollm2-ids.json")) {
        String text = row.get("text").asString();
        var expected = row.has("parsed") ? row.get("parsed") : row.get("plain");
        assertThat(tokenizer.encodeRendered(text, List.of()).ids())
            .as(text)
            .isEqualTo(SmallTokenizers.ints(expected));
        differ += row.has("parsed") ? 1 : 0;
      }
      assertThat(differ).isEqualTo(6);
    }
  }

  @Test
  void theVocabularyIsThatOfTheFile() {
    try (var tokenizer = open()) {
      assertThat(tokenizer.vocabularySize()).isEqualTo(49_152);
      assertThat(tokenizer.id("<|im_end|>")).hasValue(2);
      assertThat(tokenizer.specialTokens()).hasSize(17).containsEntry("<|endoftext|>", 0);
    }
  }

  private static Tokenizer open() {
    String model = System.getenv("ESPALIER_E2E_MODEL");
    Map<String, Object> metadata =
        GgufMetadata.read(Path.of(Objects.requireNonNull(model, "ESPALIER_E2E_MODEL")));
    var vocabulary = GgufVocabulary.read("smollm2", metadata);
    return Tokenizer.parse(GgufTokenizer.toTokenizerJson(vocabulary), "smollm2");
  }
}
