package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.judge.Judges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The trained judge that is shipped is what the command in JUDGES.md makes, byte for byte, its
/// held-out figures included.
@Tag("oracle")
final class ShippedJudgeOracleTest {
  private static final String NAME = "espalier-trained.judge.json";
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

  @TempDir private Path folder;

  private static Path root() {
    for (var folder = Path.of("").toAbsolutePath().resolve("core");
        folder != null;
        folder = folder.getParent()) {
      if (Files.exists(folder.resolve("JUDGES.md"))) {
        return folder;
      }
    }
    throw new AssertionError("no JUDGES.md in the folders above");
  }

  /// The words of the command, with the data where they are and the judge into our folder.
  private List<String> command() throws IOException {
    var page = Files.readString(root().resolve("JUDGES.md"));
    int begin = page.indexOf("./espalier judge train --out core/");
    assertThat(begin).isNotNegative();
    var command = page.substring(begin, page.indexOf("\n```", begin)).replace("\\\n", " ");
    var data =
        Objects.requireNonNull(System.getenv("ESPALIER_SHARED"), "ESPALIER_SHARED is not set")
            + "/data";
    var words = new ArrayList<String>();
    var matcher = WORD.matcher(command.replace("../shared/data", data));
    while (matcher.find()) {
      var word = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
      words.add(word.endsWith(NAME) ? folder.resolve(NAME).toString() : word);
    }
    return words.subList(1, words.size());
  }

  @Test
  void itIsMadeAgainByItsCommand() throws IOException {
    var run = CommandLineRun.of(command().toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    try (var shipped =
        Objects.requireNonNull(Judges.class.getResourceAsStream(NAME), "no " + NAME)) {
      assertThat(Files.readAllBytes(folder.resolve(NAME))).isEqualTo(shipped.readAllBytes());
    }
  }
}
