package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.tensor.Shape;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Files that others published: samples of huggingface/safetensors and vocabularies of llama.cpp.
@Tag("oracle")
final class PublishedFilesTest {
  /// Each sample has one tensor, named for numpy's type code: -3, -2, -1, 0, 1, 2.
  @ParameterizedTest
  @CsvSource({
    "B, U8, fdfeff000102",
    "H, U16, fdfffeffffff000001000200",
    "I, U32, fdfffffffeffffffffffffff000000000100000002000000",
    "b, I8, fdfeff000102",
    "h, I16, fdfffeffffff000001000200",
    "i, I32, fdfffffffeffffffffffffff000000000100000002000000",
    "f, F32, 000040c0000000c0000080bf000000000000803f00000040",
    "d, F64, 00000000000008c000000000000000c0000000000000f0bf0000000000000000000000000000f03f0000000000000040"
  })
  void samplesOfSafetensors(String name, Encoding encoding, String bytes) {
    try (var weights =
        Safetensors.open(data("safetensors/samples").resolve(name + ".safetensors"))) {
      assertThat(weights.metadata()).isEqualTo(Map.of("test", "a"));
      assertThat(weights.tensors()).hasSize(1);
      assertThat(weights.info(name).encoding()).isEqualTo(encoding);
      assertThat(weights.info(name).shape()).isEqualTo(Shape.of(6));
      assertThat(weights.bytes(name).toArray(ValueLayout.JAVA_BYTE))
          .asHexString()
          .isEqualToIgnoringCase(bytes);
    }
  }

  @Test
  void aHeaderPaddedWithBlanks() {
    try (var weights = Safetensors.open(data("safetensors/list.safetensors"))) {
      assertThat(weights.tensors())
          .extracting(TensorInfo::name)
          .containsExactly("attention", "embedding");
      assertThat(weights.info("attention").shape()).isEqualTo(Shape.of(2, 3));
      assertThat(weights.bytes("attention").toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "llama-spm, llama, 32000",
    "gpt-2, gpt2, 50257",
    "mpt, gpt2, 50432",
    "starcoder, gpt2, 49152",
    "deepseek-coder, gpt2, 32256",
    "falcon, gpt2, 65024"
  })
  void vocabulariesOfLlamaCpp(String name, String model, int tokens) {
    try (var gguf = Gguf.open(data("tokenizers/ggml-vocab-" + name + ".gguf"))) {
      assertThat(gguf.tensors()).isEmpty();
      var metadata = gguf.metadata();
      assertThat(metadata.string("tokenizer.ggml.model")).isEqualTo(model);
      assertThat(metadata.strings("tokenizer.ggml.tokens")).hasSize(tokens).doesNotContainNull();
      assertThat(metadata.integers("tokenizer.ggml.token_type")).hasSize(tokens);
    }
  }

  private static Path data(String name) {
    return Path.of(Optional.ofNullable(System.getenv("ESPALIER_SHARED")).orElseThrow(), "data")
        .resolve(name);
  }
}
