package dev.espalier.model.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

final class TorchCheckpointIsAWeightFileTest extends WeightFileContract {
  @Override
  Path write() throws IOException {
    // Two views of one storage.
    byte[] pickle =
        Pickle.start()
            .dict()
            .mark()
            .text("v")
            .vector(3, 2, 1, 1)
            .text("w")
            .vector(3, 0, 2, 1)
            .op('u')
            .stop();
    return Files.write(
        folder.resolve("pytorch_model.bin"),
        StoredZip.of("model/data.pkl", pickle)
            .with("model/data/0", new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
            .array());
  }
}
