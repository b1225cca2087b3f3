package dev.espalier.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What a file's bytes must digest to, in lower-case hex.
public sealed interface Checksum {
  String hex();

  /// SHA-256 of the bytes.
  record Sha256(String hex) implements Checksum {
    public Sha256 {
      requireHex(hex, 64);
    }
  }

  /// The id that git gives a file: SHA-1 of `blob`, a space, the length in decimal, a zero byte,
  /// and the bytes. All that the Hugging Face hub tells of a file that is not in its large-file
  /// storage.
  record GitBlob(String hex, long bytes) implements Checksum {
    public GitBlob {
      requireHex(hex, 40);
    }
  }

  /// Its name in messages.
  default String label() {
    return switch (this) {
      case Sha256 _ -> "SHA-256";
      case GitBlob _ -> "git blob id";
    };
  }

  /// A digest ready for the first byte of the file.
  default MessageDigest start() {
    return switch (this) {
      case Sha256 _ -> sha256();
      case GitBlob blob -> {
        var digest = digest("SHA-1");
        digest.update(("blob " + blob.bytes() + "\0").getBytes(US_ASCII));
        yield digest;
      }
    };
  }

  /// Ends a digest, in the form of [#hex()].
  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /// The SHA-256 of a text's UTF-8 bytes, in the form of [#hex()].
  static String sha256(String text) {
    var digest = sha256();
    digest.update(text.getBytes(UTF_8));
    return hex(digest);
  }

  /// A plain SHA-256, ready for the first byte.
  static MessageDigest sha256() {
    return digest("SHA-256");
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has " + algorithm, e);
    }
  }

  private static void requireHex(String hex, int length) {
    if (!hex.matches("[0-9a-f]{" + length + "}")) {
      throw new IllegalArgumentException("'" + hex + "' is not " + length + " digits of hex");
    }
  }
}
