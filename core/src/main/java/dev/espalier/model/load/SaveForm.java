package dev.espalier.model.load;

import dev.espalier.model.format.Encoding;
import java.util.Locale;
import java.util.Optional;

/// The forms in which a checkpoint is saved.
public enum SaveForm {
  /// A Hugging Face folder: weights in their own type, or in f32 when they come from a GGUF file.
  SAFETENSORS,
  /// One GGUF file in f32.
  GGUF_F32,
  /// One GGUF file, matrices in f16.
  GGUF_F16,
  /// One GGUF file, matrices in bf16.
  GGUF_BF16,
  /// One GGUF file, matrices in blocks of 8 bits; f16 where rows are not whole blocks.
  GGUF_Q8_0;

  /// How the matrices of a GGUF file are stored; empty for a folder.
  Optional<Encoding> encoding() {
    return switch (this) {
      case SAFETENSORS -> Optional.empty();
      case GGUF_F32 -> Optional.of(Encoding.F32);
      case GGUF_F16 -> Optional.of(Encoding.F16);
      case GGUF_BF16 -> Optional.of(Encoding.BF16);
      case GGUF_Q8_0 -> Optional.of(Encoding.Q8_0);
    };
  }

  /// Whether it is one file, not a folder.
  public boolean isGguf() {
    return this != SAFETENSORS;
  }

  /// As flags write it: `gguf-q8_0`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", "-");
  }
}
