package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  private static final CalibrationSource SELF = new CalibrationSource.Self(1, 1, 0, 0);

  // hashlib.sha256(struct.pack("<8i", 2, 3, 1, 2, 3, 1, 70000, 0)).hexdigest()
  private static final String SHA256 =
      "937d03f10415dd006144d6fb5eb53b42ef348f91f70f6c9b7562b2c7caec6f12";

  @Test
  void theHashIsOverCountLengthAndIds() {
    assertThat(new Calibration(SELF, List.of(List.of(1, 2, 3), List.of(1, 70000, 0))).sha256())
        .isEqualTo(SHA256);
  }

  @Test
  void theHashTellsShapesApart() {
    var wide = new Calibration(SELF, List.of(List.of(1, 2, 3, 4)));
    var tall = new Calibration(SELF, List.of(List.of(1, 2), List.of(3, 4)));
    assertThat(wide.sha256()).isNotEqualTo(tall.sha256());
  }

  @Test
  void oneLineSaysWhatItIs() {
    var windows = List.of(List.of(1, 2, 3), List.of(1, 70000, 0));
    assertThat(new Calibration(SELF, windows).describe())
        .isEqualTo(
            "self: 2 x 3 tokens sampled from the model, temperature 1, seed 0, no looping window,"
                + " sha256 "
                + SHA256);
    assertThat(new Calibration(new CalibrationSource.Self(1, 0.75, 9, 1), windows).describe())
        .contains("temperature 0.75, seed 9, 1 looping window sampled again, ");
    assertThat(new Calibration(new CalibrationSource.Self(1, 20, 9, 3), windows).describe())
        .contains("temperature 20, seed 9, 3 looping windows sampled again, ");
    var counts = new CalibrationSource.DocumentCounts(1, 1, 0);
    var file = new CalibrationSource.File("a.txt", DrawingRule.CORRECTED, 0, counts);
    assertThat(new Calibration(file, windows).describe())
        .isEqualTo(
            "file a.txt: 2 x 3 tokens from 1 of 1 document, 0 shorter ones passed over, rule"
                + " corrected, seed 0, sha256 "
                + SHA256);
  }

  @Test
  void windowsAreCopied() {
    var window = new ArrayList<>(List.of(1, 2));
    var calibration = new Calibration(SELF, List.of(window));
    window.set(0, 9);
    assertThat(calibration.windows()).containsExactly(List.of(1, 2));
  }

  @Test
  void badWindowsAreRefused() {
    assertRefused(List.of(), "a calibration has at least one window of one token");
    assertRefused(List.of(List.of()), "a calibration has at least one window of one token");
    assertRefused(List.of(List.of(1, 2), List.of(1)), "windows of 2 and of 1 tokens");
    assertRefused(List.of(List.of(1, -2)), "token ids must be 0 or more");
  }

  private static void assertRefused(List<List<Integer>> windows, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Calibration(SELF, windows))
        .withMessage(message);
  }
}
