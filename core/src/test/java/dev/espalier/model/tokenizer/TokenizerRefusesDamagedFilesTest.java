package dev.espalier.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenizerRefusesDamagedFilesTest {
  private static final String AGAIN =
      "; needs a Hugging Face tokenizer.json. Download the file again.";

  @Test
  void whatIsNoTokenizerIsNamed() {
    assertRefused("{\"a\"", "t.json: no JSON (line 1, column 5)" + AGAIN);
    assertRefused("[]", "t.json: no 'model' in it" + AGAIN);
    assertRefused(
        "{\"model\": {\"type\": \"BPE\", \"merges\": []}}",
        "t.json: no 'model.vocab' in it" + AGAIN);
    assertRefused(
        "{\"model\": {\"type\": \"Unigram\", \"vocab\": []}}",
        "t.json: the tokenizer model is 'Unigram'; needs 'BPE', which every family that is read here"
            + " has");
    assertRefused("{\"model\": {\"vocab\": {}, \"merges\": []}}", "t.json: model.vocab is empty");
    assertRefused(
        "{\"model\": {\"vocab\": {\"a\": \"b\"}, \"merges\": []}}",
        "t.json: token 'a' has no id in model.vocab" + AGAIN);
  }

  @Test
  void addedTokensMustFit() {
    assertRefused(
        "{\"model\": {\"vocab\": {\"a\": 0}, \"merges\": []}, \"added_tokens\": [{\"id\": 1}]}",
        "t.json: added_tokens[0] lacks its id or content" + AGAIN);
    assertRefused(
        """
        {"model": {"vocab": {"a": 0}, "merges": []}, "added_tokens": [{"id": 3, "content": "a"}]}\
        """,
        "t.json: added token 'a' has id 3; needs id 0 as in model.vocab");
    assertRefused(
        """
        {"model": {"vocab": {"a": 0}, "merges": []}, "added_tokens": [{"id": 3, "content": ""}]}\
        """,
        "t.json: added token '' is empty or stands twice" + AGAIN);
  }

  @Test
  void whatTheLibraryRefusesIsQuoted() {
    assertRefused(
        """
        {"model": {"type": "BPE", "vocab": {"a": 0}, "merges": ["a b"]}}\
        """,
        "t.json: the tokenizers library refuses it (Token `b` out of vocabulary at line 1 column"
            + " 56); needs a tokenizer.json that it reads");
  }

  @Test
  void aFileThatIsNotThereIsNamed(@TempDir Path folder) {
    Path file = folder.resolve("tokenizer.json");
    assertThatThrownBy(() -> Tokenizer.open(file))
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + ": no such file");
  }

  @Test
  void aGoodFileOpensAndNamesItsTokens(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    Files.writeString(file, SmallTokenizers.text("prepend.tokenizer.json"));
    try (var tokenizer = Tokenizer.open(file)) {
      assertThat(tokenizer.id("<s>")).hasValue(1);
      assertThat(tokenizer.id("never")).isEmpty();
      assertThat(tokenizer.specialTokens()).containsKeys("<s>", "</s>", "<unk>", "<|im_end|>");
      assertThat(tokenizer.specialTokens()).doesNotContainKeys("<think>", "grafted");
      assertThat(tokenizer.vocabularySize()).isEqualTo(529);
      assertThat(tokenizer.sha256()).hasSize(64);
      assertThat(tokenizer.decode(new int[] {1, 482, 100_000})).isEqualTo("hello");
      assertThatThrownBy(() -> tokenizer.decode(new int[] {-1}))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("token id -1");
    }
  }

  private static void assertRefused(String json, String message) {
    assertThatThrownBy(() -> Tokenizer.parse(json, "t.json"))
        .isInstanceOf(EspalierException.class)
        .hasMessage(message);
  }
}
