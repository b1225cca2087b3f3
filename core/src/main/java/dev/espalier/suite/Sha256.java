package dev.espalier.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.espalier.fetch.Checksum;
import java.util.List;

/// SHA-256 in lower-case hex.
final class Sha256 {
  private Sha256() {}

  static String of(String text) {
    return Checksum.sha256(text);
  }

  /// Over a list of texts, each as the length of its UTF-8 in bytes, `:`, the UTF-8, and `,` (a
  /// netstring), so that no two lists have one form.
  static String of(List<String> texts) {
    var digest = Checksum.sha256();
    for (var text : texts) {
      var bytes = text.getBytes(UTF_8);
      digest.update((bytes.length + ":").getBytes(UTF_8));
      digest.update(bytes);
      digest.update((byte) ',');
    }
    return Checksum.hex(digest);
  }

  static String of(byte[] bytes) {
    var digest = Checksum.sha256();
    digest.update(bytes);
    return Checksum.hex(digest);
  }
}
