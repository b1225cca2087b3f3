package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.SharedData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The bit-exact mask made with NumPy, `data/wanda-mask/NOTICE.md`.
@Tag("oracle")
final class WandaMaskOracleTest {
  @Test
  void theMaskHasThePublishedHash() throws Exception {
    var folder = SharedData.path("wanda-mask");
    var halves = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("w.bin")));
    halves.order(ByteOrder.LITTLE_ENDIAN);
    float[] weights = new float[512 * 4096];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = Float.float16ToFloat(halves.getShort());
    }
    var floats = ByteBuffer.wrap(Files.readAllBytes(folder.resolve("s.bin")));
    floats.order(ByteOrder.LITTLE_ENDIAN);
    float[] inputs = new float[4096];
    floats.asFloatBuffer().get(inputs);

    var mask =
        new Wanda()
            .choose(new Pruner.Matrix(512, 4096, weights), inputs, new Sparsity.Unstructured(0.2));

    assertThat(mask.prunedCount()).isEqualTo(512L * 819);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(mask.toBytes());
    assertThat(HexFormat.of().formatHex(hash))
        .isEqualTo("8bd4b3799d1b5d60c33f998c4894dd098fe77864906007921c5ff00b9101d7be");
  }
}
