package dev.espalier.bench;

import dev.espalier.fetch.Checksum;
import java.util.List;

/// The SHA-256 of texts, each in UTF-8 with a zero byte behind it.
final class PromptHash {
  private PromptHash() {}

  static String of(List<String> texts) {
    return Checksum.sha256(String.join("\0", texts) + (texts.isEmpty() ? "" : "\0"));
  }
}
