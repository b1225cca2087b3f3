package dev.espalier.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The 46 strings that llama.cpp publishes with the ids of each vocabulary: nothing added, special
/// tokens not parsed.
@Tag("oracle")
final class LlamaCppVectorsTest {
  private static final String SEPARATOR = "\n__ggml_vocab_test__\n";

  @ParameterizedTest
  @ValueSource(strings = {"gpt-2", "llama-spm", "mpt", "starcoder", "deepseek-coder", "falcon"})
  void aGgufVocabularyGivesTheIdsOfLlamaCpp(String name) throws IOException {
    Path file = data("ggml-vocab-" + name + ".gguf");
    var vocabulary = GgufVocabulary.read(name, GgufMetadata.read(file));
    try (var tokenizer = Tokenizer.parse(GgufTokenizer.toTokenizerJson(vocabulary), name)) {
      assertVectors(tokenizer, name);
      assertThat(tokenizer.vocabularySize()).isEqualTo(vocabulary.tokens().size());
    }
  }

  @ParameterizedTest
  @CsvSource("llama-test-tokenizer.json, llama-spm")
  void aTokenizerJsonGivesTheIdsOfItsVocabulary(String file, String vectors) throws IOException {
    try (var tokenizer = Tokenizer.open(data("hf/" + file))) {
      assertVectors(tokenizer, vectors);
    }
  }

  private static void assertVectors(Tokenizer tokenizer, String name) throws IOException {
    var texts = texts(name);
    var ids = ids(name);
    assertThat(texts).hasSize(46).hasSameSizeAs(ids);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(tokenizer.encode(texts.get(i)).ids())
          .as("%s, string %s: %s", name, i, texts.get(i))
          .isEqualTo(ids.get(i));
    }
  }

  private static List<String> texts(String name) throws IOException {
    String inputs = Files.readString(data("ggml-vocab-" + name + ".gguf.inp"));
    var texts = List.of(inputs.split(SEPARATOR, -1));
    return texts.subList(0, texts.size() - 1);
  }

  private static List<int[]> ids(String name) throws IOException {
    return Files.readAllLines(data("ggml-vocab-" + name + ".gguf.out")).stream()
        .map(line -> line.isBlank() ? new String[0] : line.strip().split(" "))
        .map(row -> Arrays.stream(row).mapToInt(Integer::parseInt).toArray())
        .toList();
  }

  private static Path data(String file) {
    String shared = Objects.requireNonNull(System.getenv("ESPALIER_SHARED"), "ESPALIER_SHARED");
    return Path.of(shared, "data", "tokenizers", file);
  }
}
