package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.fetch.Checksum;
import dev.espalier.model.load.FoldersWithTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A pruning that is killed, or that finds its disk full, leaves no half model and the original as
/// it was; the same command goes on, and ends with the files of one that was let be.
final class StoppedPruneGoesOnTest {
  private static final int MANY_WINDOWS = 600;
  private static final int LENGTH = 64;

  @TempDir private Path folder;
  private Path model;

  @BeforeEach
  void writeModelAndText() throws IOException {
    model = FoldersWithTokenizer.copy("llama-gqa-sharded", folder);
    var random = new Random(3);
    var text = new StringBuilder();
    for (int i = 0; i < MANY_WINDOWS * LENGTH; i++) {
      text.append((char) ('a' + random.nextInt(3))).append(' ');
    }
    Files.writeString(folder.resolve("text.txt"), text);
  }

  @Test
  void aKilledOneEndsWithTheSameFiles() throws Exception {
    var before = hashes(model);
    var whole = folder.resolve("whole");
    assertThat(run(whole, MANY_WINDOWS).exitCode()).isZero();

    var killed = folder.resolve("killed");
    var firstLayer = folder.resolve("killed.work/layer-0000.json");
    var process =
        EspalierProcess.start(
            EspalierProcess.command(words(killed, MANY_WINDOWS)),
            folder.resolve("home"),
            folder.resolve("log"));
    try {
      while (process.isAlive() && !Files.exists(firstLayer)) {
        Thread.onSpinWait();
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(killed).doesNotExist();
    assertThat(firstLayer).exists();

    var goingOn = run(killed, MANY_WINDOWS);
    assertThat(goingOn.exitCode()).as(goingOn.err()).isZero();
    assertThat(goingOn.out()).containsPattern("going on: [123] of 3 layers are done already");
    assertThat(hashes(killed)).isEqualTo(hashes(whole));
    assertThat(leftovers()).isEmpty();
    assertThat(hashes(model)).isEqualTo(before);
  }

  @Test
  void aFullDiskIsSaidAndNothingIsHalfWritten() throws Exception {
    var before = hashes(model);
    var whole = folder.resolve("whole");
    assertThat(run(whole, 2).exitCode()).isZero(); // unpacks native libraries too

    var out = folder.resolve("out");
    var limited = new ArrayList<>(List.of("bash", "-c", "ulimit -f 56; exec \"$@\"", "bash"));
    limited.addAll(EspalierProcess.command(words(out, 2)));
    var process = EspalierProcess.start(limited, folder.resolve("home"), folder.resolve("log"));
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(Files.readString(folder.resolve("log")))
        .contains(
            "espalier: 3 of 3 layers are done and kept in %s.work; the same command goes on from there"
                .formatted(out))
        .containsPattern(
            "espalier: \\S+/out.partial/model-0000\\d-of-0000\\d.safetensors: cannot be written: File too"
                + " large; needs a folder that can be written to, with room for the file");
    assertThat(out).doesNotExist();
    assertThat(leftovers()).containsExactly("out.work");
    assertThat(hashes(model)).isEqualTo(before);

    var goingOn = run(out, 2);
    assertThat(goingOn.exitCode()).as(goingOn.err()).isZero();
    assertThat(hashes(out)).isEqualTo(hashes(whole));
    assertThat(leftovers()).isEmpty();
  }

  /// What lies beside outputs, but for the outputs.
  private List<String> leftovers() throws IOException {
    try (var entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.endsWith(".work") || name.endsWith(".partial"))
          .toList();
    }
  }

  private static Map<String, String> hashes(Path folder) throws IOException {
    var hashes = new TreeMap<String, String>();
    try (var files = Files.list(folder)) {
      for (Path file : files.toList()) {
        var digest = Checksum.sha256();
        digest.update(Files.readAllBytes(file));
        hashes.put(file.getFileName().toString(), Checksum.hex(digest));
      }
    }
    return hashes;
  }

  private List<String> words(Path out, int windows) {
    return List.of(
        "prune",
        "--model",
        model.toString(),
        "--sparsity",
        "0.25",
        "--calibration",
        folder.resolve("text.txt").toString(),
        "--calibration-windows",
        Integer.toString(windows),
        "--calibration-length",
        Integer.toString(LENGTH),
        "--memory",
        "0",
        "--quiet",
        "--out",
        out.toString());
  }

  private CommandLineRun run(Path out, int windows) {
    return CommandLineRun.at(folder.resolve("home"), words(out, windows).toArray(String[]::new));
  }
}
