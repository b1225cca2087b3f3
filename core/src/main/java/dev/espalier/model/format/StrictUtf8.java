package dev.espalier.model.format;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Text of a file whose bytes may be anything.
final class StrictUtf8 {
  private StrictUtf8() {}

  /// The text, or nothing if `bytes` are not UTF-8: no byte is replaced.
  static Optional<String> decode(byte[] bytes) {
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      return Optional.of(decoder.decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      return Optional.empty();
    }
  }
}
