package dev.espalier.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// The name of a generation: a SHA-256 over everything that decides its tokens, and over nothing
/// else. A path or a model's name is no part of it, so a pruned model can never be given the dense
/// model's answers, and a model that moved keeps its own.
///
/// The digest reads, in this order: the five strings `espalier generation 1`, weights hash,
/// sampling, dtype, numerics, each as its UTF-8 length (int32, big-endian) and bytes; the number of
/// token ids (int32); the ids (int32 each).
public final class GenerationKey {
  private GenerationKey() {}

  /// What all generations of one variant share.
  ///
  /// @param weightsHash SHA-256 of the weights that ran
  /// @param sampling temperature, top-p, seed and the cap of new tokens, in one canonical string
  /// @param dtype the dtype of the arithmetic
  /// @param numerics the mode of the arithmetic (`fast`, `exact`, ...)
  public record Conditions(String weightsHash, String sampling, String dtype, String numerics) {
    public Conditions {
      Require.text("weightsHash", weightsHash);
      Require.text("sampling", sampling);
      Require.text("dtype", dtype);
      Require.text("numerics", numerics);
    }
  }

  /// The key of what a model writes under these conditions after the tokens `renderedIds`, in hex.
  public static String of(Conditions conditions, int[] renderedIds) {
    var digest = sha256();
    add(digest, "espalier generation 1");
    add(digest, conditions.weightsHash());
    add(digest, conditions.sampling());
    add(digest, conditions.dtype());
    add(digest, conditions.numerics());
    add(digest, renderedIds);
    return HexFormat.of().formatHex(digest.digest());
  }

  /// SHA-256 of token ids: their number and each of them as int32, big-endian; in hex.
  public static String renderedHash(int[] renderedIds) {
    var digest = sha256();
    add(digest, renderedIds);
    return HexFormat.of().formatHex(digest.digest());
  }

  /// SHA-256 of a text's UTF-8 bytes, in hex: the rows' textHash and completion_hash.
  public static String textHash(String text) {
    return HexFormat.of().formatHex(sha256().digest(text.getBytes(UTF_8)));
  }

  private static void add(MessageDigest digest, String text) {
    var bytes = text.getBytes(UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static void add(MessageDigest digest, int[] ids) {
    var bytes =
        ByteBuffer.allocate(Math.multiplyExact(Integer.BYTES, Math.addExact(ids.length, 1)));
    bytes.putInt(ids.length);
    for (int id : ids) {
      bytes.putInt(id);
    }
    digest.update(bytes.flip());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
