package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.suite.Suite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeasuredPromptsTest {
  @TempDir private Path folder;

  @Test
  void tasksThatStandInAWindowAreCounted() throws IOException {
    var found = in("Now: water the\n PEARS. Then rest.", "a,Water  the pears.\nb,Cut it.\n");
    assertThat(found).isEqualTo(new MeasuredPrompts(1, 2));
    assertThat(found.inWords()).contains("calibrated on 1 of the 2 tasks that are measured");
  }

  @Test
  void othersAreNot() throws IOException {
    var found = in("Water the pear trees.", "a,Water the pears.\nb,Cut it.\n");
    assertThat(found).isEqualTo(new MeasuredPrompts(0, 2));
    assertThat(found.inWords()).isEmpty();
  }

  private MeasuredPrompts in(String window, String rows) throws IOException {
    var file = Files.writeString(folder.resolve("own.csv"), "id,prompt\n" + rows);
    var ids = window.codePoints().boxed().toList();
    var calibration = new Calibration(new CalibrationSource.Self(1, 1, 0, 0), List.of(ids));
    return MeasuredPrompts.in(
        calibration,
        Suite.open(file.toString()).behaviors(),
        given -> new String(given, 0, given.length));
  }
}
