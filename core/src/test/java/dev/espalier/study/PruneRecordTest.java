package dev.espalier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.TargetSelection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruneRecordTest {
  private static final String VERSION_1 =
      """
      {
        "schemaVersion": 1,
        "espalier": "0.1.0",
        "base": {"name": "tiny", "path": "tiny", "files": []},
        "method": "wanda",
        "target": "attention",
        "requestedSparsity": 0.2,
        "achieved": {"ofTarget": 0.19, "ofBlocks": 0.06, "ofAll": 0.05},
        "calibration": "self",
        "dtype": "f32"
      }
      """;

  @TempDir private Path folder;

  @Test
  void theFirstVersionIsStillRead() throws IOException {
    Files.writeString(folder.resolve(PruneRecord.FILE), VERSION_1);
    var record = PruneRecord.read(folder).orElseThrow();
    assertThat(record.variantId()).isEqualTo("wanda-attention-0.2");
    assertThat(record.selection()).isEqualTo(TargetSelection.of(PruneTarget.ATTENTION));
    assertThat(record.recipe()).containsExactly("*: 0.2");
    assertThat(record.notice()).isEmpty();
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Files.writeString(folder.resolve(PruneRecord.FILE), VERSION_1);
    var record = PruneRecord.read(folder).orElseThrow();
    Files.writeString(folder.resolve(PruneRecord.FILE), record.toJson());
    assertThat(PruneRecord.read(folder)).contains(record);
  }

  @Test
  void aNewerVersionIsRefusedByName() throws IOException {
    var file = folder.resolve(PruneRecord.FILE);
    Files.writeString(file, VERSION_1.replace("\"schemaVersion\": 1", "\"schemaVersion\": 3"));
    assertThatThrownBy(() -> PruneRecord.read(folder))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            file
                + ": version 3; needs at most version 2. A newer Espalier wrote it: use that one.");
  }
}
