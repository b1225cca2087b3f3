package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What every [WeightFile] does. The file under test has a tensor `w`, F32 [2], of the bytes 1 to
/// 8, and `v`, F32 [1], of the bytes 9 to 12.
abstract class WeightFileContract {
  @TempDir Path folder;

  /// Writes the file under test to the folder.
  abstract Path write() throws IOException;

  @Test
  void isOpenedByItsName() throws IOException {
    var path = write();
    try (var weights = WeightFile.open(path)) {
      assertThat(weights.path()).isEqualTo(path);
      assertThat(weights.tensors())
          .extracting(tensor -> tensor.name() + " " + tensor.encoding() + " " + tensor.shape())
          .containsExactly("w F32 [2]", "v F32 [1]");
    }
  }

  @Test
  void bytesAreThoseOfTheFile() throws IOException {
    try (var weights = WeightFile.open(write())) {
      assertThat(weights.bytes("w").toArray(ValueLayout.JAVA_BYTE))
          .containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
      assertThat(weights.bytes("v").toArray(ValueLayout.JAVA_BYTE)).containsExactly(9, 10, 11, 12);
      assertThat(weights.bytes("v").isReadOnly()).isTrue();
    }
  }

  @Test
  void findsByName() throws IOException {
    try (var weights = WeightFile.open(write())) {
      assertThat(weights.find("w")).contains(weights.tensors().getFirst());
      assertThat(weights.info("v")).isEqualTo(weights.tensors().getLast());
      assertThat(weights.find("x")).isEmpty();
    }
  }

  @Test
  void anUnknownNameIsNamed() throws IOException {
    var path = write();
    try (var weights = WeightFile.open(path)) {
      assertThatThrownBy(() -> weights.info("x"))
          .isInstanceOf(EspalierException.class)
          .hasMessage(path + ": no tensor 'x' among its 2");
      assertThatThrownBy(() -> weights.bytes("x"))
          .isInstanceOf(EspalierException.class)
          .hasMessage(path + ": no tensor 'x' among its 2");
    }
  }

  @Test
  void bytesEndWithClose() throws IOException {
    var weights = WeightFile.open(write());
    var bytes = weights.bytes("w");
    weights.close();
    weights.close();
    assertThatThrownBy(() -> bytes.get(ValueLayout.JAVA_BYTE, 0))
        .isInstanceOf(IllegalStateException.class);
  }
}
