package dev.espalier.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RowFileTest {
  @TempDir private Path folder;

  @Test
  void csvAndJsonLinesAreReadTheSameWay() throws IOException {
    var csv = Files.writeString(folder.resolve("a.CSV"), "id,text\n1,\"a\nb\"\n2,\n");
    var read = RowFile.read(csv);
    assertThat(read.columns()).containsExactly("id", "text");
    assertThat(read.rows()).hasSize(2);
    assertThat(read.rows().getFirst().field("text")).contains("a\nb");
    assertThat(read.rows().getLast().where()).isEqualTo(csv + ":4");
    var lines =
        Files.writeString(folder.resolve("a.jsonl"), "{\"id\":1,\"text\":\"a\\nb\"}\n{\"id\":2}\n");
    assertThat(RowFile.read(lines).rows().getFirst().field("text")).contains("a\nb");
    assertThat(RowFile.read(lines).rows().getLast().field("text")).isEmpty();
  }

  @Test
  void damageIsNamed() throws IOException {
    var csv = Files.writeString(folder.resolve("a.csv"), "id,text\n1\n");
    assertThatThrownBy(() -> RowFile.read(csv))
        .isInstanceOf(EspalierException.class)
        .hasMessage(csv + ":2: 1 fields; needs 2, as in the header");
  }
}
