package dev.espalier.calibrate;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// The text on which a pruner measures the inputs of every layer: windows of token ids, all of one
/// length, and where they came from.
///
/// Shapes: `windows [count][length]`, each id at least 0.
public record Calibration(CalibrationSource source, List<List<Integer>> windows) {
  /// The file's name in the folder of a model that was pruned on it.
  public static final String FILE = "calibration.json";

  public Calibration {
    windows = windows.stream().map(List::copyOf).toList();
    if (windows.isEmpty() || windows.getFirst().isEmpty()) {
      throw new IllegalArgumentException("a calibration has at least one window of one token");
    }
    int length = windows.getFirst().size();
    for (List<Integer> window : windows) {
      if (window.size() != length) {
        throw new IllegalArgumentException(
            "windows of " + length + " and of " + window.size() + " tokens");
      }
      if (window.stream().anyMatch(id -> id < 0)) {
        throw new IllegalArgumentException("token ids must be 0 or more");
      }
    }
  }

  /// Tokens of each window.
  public int length() {
    return windows.getFirst().size();
  }

  /// SHA-256, in hex, over 32-bit little-endian integers: the number of windows, their length, then
  /// the ids window by window.
  public String sha256() {
    int words = Math.addExact(2, Math.multiplyExact(windows.size(), length()));
    var bytes =
        ByteBuffer.allocate(Math.multiplyExact(words, Integer.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(windows.size()).putInt(length());
    windows.forEach(window -> window.forEach(bytes::putInt));
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.array()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /// One line for manifests and reports, such as `self: 32 x 256 tokens sampled from the model,
  /// temperature 1, seed 0, no looping window, sha256 5b1f...`, with the whole hash.
  public String describe() {
    return "%s: %d x %d tokens %s, sha256 %s"
        .formatted(source.label(), windows.size(), length(), source.story(), sha256());
  }

  /// Stores source and ids as JSON, in the form that [CalibrationFile] describes. The file appears
  /// whole or not at all; an older one is replaced.
  public void write(Path file) {
    CalibrationFile.write(file, this);
  }

  /// What [#write] stores.
  public String toJson() {
    return CalibrationFile.toJson(this);
  }

  /// Reads what [#write] stored, for a model of `vocabulary` token ids.
  public static Calibration read(Path file, int vocabulary) {
    return CalibrationFile.read(file, vocabulary);
  }

  /// Reads the text of such a file, which `where` names, for a model of `vocabulary` token ids.
  public static Calibration parse(Path where, String text, int vocabulary) {
    return CalibrationFile.parse(where, text, vocabulary);
  }
}
