package dev.espalier.judge;

import dev.espalier.fetch.Checksum;
import java.util.List;

/// The version of a judge: the first 16 hex digits of the SHA-256 of its rules, a rule a line.
final class RulesHash {
  private RulesHash() {}

  static String of(List<String> rules) {
    return Checksum.sha256(String.join("\n", rules)).substring(0, 16);
  }
}
