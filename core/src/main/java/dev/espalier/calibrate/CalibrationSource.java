package dev.espalier.calibrate;

import java.math.BigDecimal;

/// Where the windows of a [Calibration] came from.
public sealed interface CalibrationSource {
  /// The word by which a user names this source: `file c4.jsonl`, `suite asked.csv`, `self`.
  String label();

  /// Text that the model wrote itself.
  ///
  /// @param startId the token that every window begins with
  /// @param temperature of the sampling
  /// @param seed of the sampling
  /// @param rejected sampled windows that ran in loops and were sampled again
  record Self(int startId, double temperature, long seed, int rejected)
      implements CalibrationSource {
    @Override
    public String label() {
      return "self";
    }
  }

  /// Documents of a file.
  ///
  /// @param name the file's name, without its folder
  /// @param rule how the windows were drawn
  /// @param seed of the drawing
  /// @param counts how many documents were there, used and passed over
  record File(String name, DrawingRule rule, long seed, DocumentCounts counts)
      implements CalibrationSource {
    @Override
    public String label() {
      return "file " + name;
    }
  }

  /// Prompts of a suite, as a model is asked them.
  ///
  /// @param name of the suite
  /// @param suiteSha256 of what the suite asks
  /// @param format the id of the chat format that rendered them
  /// @param seed of their order
  /// @param prompts how many the suite has
  /// @param used those that lie in a window, whole or in part
  record Prompts(String name, String suiteSha256, String format, long seed, int prompts, int used)
      implements CalibrationSource {
    @Override
    public String label() {
      return "suite " + name;
    }
  }

  /// Documents of a file, by what became of them.
  ///
  /// @param inFile all
  /// @param used those that a window was cut from
  /// @param tooShort those that were passed over because they are shorter than a window
  record DocumentCounts(int inFile, int used, int tooShort) {}

  /// What happened, in words that follow `32 x 256 tokens`.
  default String story() {
    return switch (this) {
      case Self self ->
          "sampled from the model, temperature %s, seed %d, %s"
              .formatted(plain(self.temperature()), self.seed(), loops(self.rejected()));
      case File file ->
          "from %d of %s, %d shorter ones passed over, rule %s, seed %d"
              .formatted(
                  file.counts().used(),
                  file.counts().inFile() == 1
                      ? "1 document"
                      : file.counts().inFile() + " documents",
                  file.counts().tooShort(),
                  file.rule().word(),
                  file.seed());
      case Prompts suite ->
          "from %d of %d prompts as format %s renders them, one behind the other, seed %d"
              .formatted(suite.used(), suite.prompts(), suite.format(), suite.seed());
    };
  }

  private static String loops(int rejected) {
    return switch (rejected) {
      case 0 -> "no looping window";
      case 1 -> "1 looping window sampled again";
      default -> rejected + " looping windows sampled again";
    };
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
