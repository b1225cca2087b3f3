package dev.espalier.model.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class GgufIsAWeightFileTest extends WeightFileContract {
  @Override
  Path write() throws IOException {
    // The tensor infos come in the other order.
    return Files.write(
        folder.resolve("model.gguf"),
        GgufBytes.start(2, 0)
            .text("v")
            .raw(GgufBytes.info(GgufBytes.GGML_F32, 32, 1).array())
            .text("w")
            .raw(GgufBytes.info(GgufBytes.GGML_F32, 0, 2).array())
            .padTo(32)
            .u8(1, 2, 3, 4, 5, 6, 7, 8)
            .padTo(32)
            .u8(9, 10, 11, 12)
            .array());
  }
}
