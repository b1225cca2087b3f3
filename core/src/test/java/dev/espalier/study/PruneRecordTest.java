package dev.espalier.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.prune.PruneTarget;
import dev.espalier.prune.TargetSelection;
import org.junit.jupiter.api.Test;

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

  @Test
  void theFirstVersionIsStillRead() {
    var record = PruneRecord.parse("a", VERSION_1);
    assertThat(record.variantId()).isEqualTo("wanda-attention-0.2");
    assertThat(record.selection()).isEqualTo(TargetSelection.of(PruneTarget.ATTENTION));
    assertThat(record.recipe()).containsExactly("*: 0.2");
    assertThat(record.notice()).isEmpty();
  }

  @Test
  void whatIsWrittenIsRead() {
    var record = PruneRecord.parse("a", VERSION_1);
    assertThat(PruneRecord.parse("a", record.toJson())).isEqualTo(record);
  }

  @Test
  void aNewerVersionIsRefusedByName() {
    var newer = VERSION_1.replace("\"schemaVersion\": 1", "\"schemaVersion\": 3");
    assertThatThrownBy(() -> PruneRecord.parse("a: espalier.json", newer))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "a: espalier.json: version 3; needs at most version 2. A newer Espalier wrote it: use"
                + " that one.");
  }

  @Test
  void aModelThatWasNotPrunedHasNone() {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"))) {
      assertThat(PruneRecord.read(source)).isEmpty();
    }
  }
}
