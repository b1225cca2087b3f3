package dev.espalier.model.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class SafetensorsIsAWeightFileTest extends WeightFileContract {
  @Override
  Path write() throws IOException {
    // The header names the tensors in the other order.
    String header =
        """
        {"v":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},\
        "w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}\
        """;
    return Files.write(
        folder.resolve("model.safetensors"),
        new Bytes()
            .u64(header.length())
            .ascii(header)
            .u8(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
            .array());
  }
}
