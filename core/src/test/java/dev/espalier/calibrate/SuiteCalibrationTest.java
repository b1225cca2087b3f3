package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.PythonRandom;
import dev.espalier.suite.Prompt;
import dev.espalier.suite.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteCalibrationTest {
  /// A prompt is its characters between 1 and 2.
  private static final SuiteCalibration.PromptIds LETTERS =
      new SuiteCalibration.PromptIds() {
        @Override
        public String format() {
          return "letters";
        }

        @Override
        public List<Integer> of(Prompt prompt) {
          var ids = new ArrayList<Integer>();
          ids.add(1);
          prompt.text().chars().forEach(ids::add);
          ids.add(2);
          return ids;
        }
      };

  @TempDir private Path folder;
  private Suite suite;

  @BeforeEach
  void open() throws IOException {
    var file = folder.resolve("own.csv");
    Files.writeString(file, "id,prompt\na,abc\nb,de\nc,fghij\nd,k\n"); // 5, 4, 7, 3 ids
    suite = Suite.open(file.toString());
  }

  @Test
  void promptsFollowEachOtherInTheSeedsOrder() {
    var all = new ArrayList<Integer>();
    for (int index : WindowDrawer.shuffled(4, new PythonRandom(3))) {
      all.addAll(LETTERS.of(suite.prompts().get(index)));
    }
    var drawn = draw(new WindowPlan(3, 6, 3));
    for (int window = 0; window < 3; window++) {
      assertThat(drawn.windows().get(window)).isEqualTo(all.subList(6 * window, 6 * window + 6));
    }
    assertThat(drawn.source())
        .isEqualTo(new CalibrationSource.Prompts("own.csv", suite.sha256(), "letters", 3, 4, 4));
    assertThat(drawn.describe())
        .isEqualTo(
            "suite own.csv: 3 x 6 tokens from 4 of 4 prompts as format letters renders them, one"
                + " behind the other, seed 3, sha256 "
                + drawn.sha256());
  }

  @Test
  void promptsBehindTheLastWindowAreNotUsed() {
    var order = WindowDrawer.shuffled(4, new PythonRandom(0));
    int first = LETTERS.of(suite.prompts().get(order.getFirst())).size();
    assertThat(used(new WindowPlan(1, first, 0))).isEqualTo(1);
    assertThat(used(new WindowPlan(1, first + 1, 0))).isEqualTo(2);
  }

  private int used(WindowPlan plan) {
    return ((CalibrationSource.Prompts) draw(plan).source()).used();
  }

  @Test
  void asManyWindowsAsThePromptsFill() {
    var calibration = new SuiteCalibration(suite, LETTERS);
    assertThat(calibration.drawAtMost(new WindowPlan(128, 6, 0)).windows()).hasSize(3); // of 19
    assertThat(calibration.drawAtMost(new WindowPlan(2, 6, 0)).windows()).hasSize(2);
  }

  @Test
  void tooFewTokensAreRefused() {
    String remedy =
        " Take fewer --calibration-windows, a smaller --calibration-length or more prompts.";
    assertThatThrownBy(() -> draw(new WindowPlan(4, 6, 0)))
        .isInstanceOf(EspalierException.class)
        .hasMessage("own.csv: 19 tokens in 4 prompts; needs 24 for 4 windows of 6." + remedy);
    assertThatThrownBy(
            () -> new SuiteCalibration(suite, LETTERS).drawAtMost(new WindowPlan(128, 20, 0)))
        .isInstanceOf(EspalierException.class)
        .hasMessage("own.csv: 19 tokens in 4 prompts; needs 20 for a window of 20." + remedy);
  }

  private Calibration draw(WindowPlan plan) {
    return new SuiteCalibration(suite, LETTERS).draw(plan);
  }
}
