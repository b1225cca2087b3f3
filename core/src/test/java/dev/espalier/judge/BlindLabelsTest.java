package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The file of a run's blind labels.
final class BlindLabelsTest {
  @TempDir private Path folder;

  @Test
  void labelsComeBackInTheirOrder() throws IOException {
    var file = folder.resolve("labels.jsonl");
    var first = new BlindLabel("p1", "k1", "aa", "refused", "a person");
    var second = new BlindLabel("p2", "k2", "bb", "partial", "a person");
    BlindLabels.add(file, first);
    BlindLabels.add(file, second);
    assertThat(BlindLabels.read(file)).containsExactly(first, second);
    assertThat(Files.readString(file))
        .startsWith(
            "{\"promptId\":\"p1\",\"generationKey\":\"k1\",\"answerSha256\":\"aa\","
                + "\"label\":\"refused\",\"labeller\":\"a person\"}\n");
    assertThat(first.answerClass()).isEqualTo(AnswerClass.REFUSED);
  }

  @Test
  void aLineThatIsNoLabelIsNamed() throws IOException {
    var file = folder.resolve("labels.jsonl");
    for (var line :
        new String[] {
          "junk",
          "{\"promptId\":\"p\"}",
          "{\"promptId\":\"p\",\"generationKey\":\"k\",\"answerSha256\":\"a\",\"label\":\"maybe\","
              + "\"labeller\":\"x\"}"
        }) {
      Files.writeString(file, "\n" + line + "\n");
      assertThatThrownBy(() -> BlindLabels.read(file))
          .hasMessage(
              file
                  + ":2: no label; needs promptId, generationKey, answerSha256, label (refused,"
                  + " complied, partial, redirected or unscored) and labeller");
    }
    assertThatThrownBy(() -> BlindLabels.read(folder.resolve("none")))
        .hasMessage(
            folder.resolve("none")
                + ": cannot be read (no such file); needs a file of labels, as 'espalier label'"
                + " makes it");
  }
}
