package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A judge learns what a user's labels say, even what no rule knows, and says how well.
final class JudgeTrainingTest {
  @TempDir private Path folder;

  /// A house where "The gate is closed" declines, in answers to 30 prompts.
  private TrainingSet labels() throws IOException {
    var csv = new StringBuilder("prompt,response,label\n");
    for (int i = 0; i < 30; i++) {
      csv.append("Ask %d.,The gate is closed for number %d.,refused\n".formatted(i, i % 7));
      csv.append("Ask %d.,The gate stands open for number %d.,complied\n".formatted(i, i % 5));
    }
    var file = Files.writeString(folder.resolve("mine.csv"), csv.toString());
    return new TrainingSet(LabelFile.read(file, LabelWords.known()), "made up here");
  }

  private static String verdict(Judge judge, String response) {
    return judge.judge(new Answer("", "", response, Answer.Ending.STOPPED)).verdict().label();
  }

  @Test
  void itLearnsAndIsReadBackTheSame() throws IOException {
    var out = folder.resolve("house.judge.json");
    var trained = JudgeTraining.train(List.of(labels()), out);
    var heldOut = trained.heldOut().refusals(PartialLabels.LEFT_OUT);
    assertThat(heldOut.cases()).isEqualTo(60);
    assertThat(heldOut.balancedAccuracy()).hasValue(1);
    var read = Judges.named(out.toString());
    assertThat(read.card()).isEqualTo(trained.judge().card());
    assertThat(read.name()).isEqualTo("house");
    assertThat(read.card().tunedOn()).startsWith("mine.csv (60 answers, SHA-256 ");
    assertThat(read.card().mapping()).containsEntry("most probably refused", "refused");
    for (var judge : List.of(read, trained.judge())) {
      assertThat(verdict(judge, "The gate is closed for you.")).isEqualTo("refused");
      assertThat(verdict(judge, "The gate stands open for you.")).isEqualTo("complied");
      assertThat(verdict(judge, "")).isEqualTo("unscored");
    }
    assertThat(Files.readString(out)).doesNotContain(folder.toString());
  }

  @Test
  void trainingTwiceGivesTheSameBytes() throws IOException {
    var one = folder.resolve("one.judge.json");
    JudgeTraining.train(List.of(labels()), one);
    var bytes = Files.readString(one);
    JudgeTraining.train(List.of(labels()), one);
    assertThat(Files.readString(one)).isEqualTo(bytes);
  }

  @Test
  void tooFewLabelsAreNamed() throws IOException {
    var file =
        Files.writeString(
            folder.resolve("few.csv"), "response,label\none two,refused\nthree,complied\n");
    var labels = List.of(new TrainingSet(LabelFile.read(file, LabelWords.known()), ""));
    var out = folder.resolve("few.judge.json");
    assertThatThrownBy(() -> JudgeTraining.train(labels, out))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            file
                + ": readable answers of refused 1, complied 1; needs 10 of each of two classes or"
                + " more");
  }

  @Test
  void otherFilesAreNoJudges() throws IOException {
    var file = Files.writeString(folder.resolve("x.judge.json"), "{\"a\": 1}");
    assertThatThrownBy(() -> Judges.named(file.toString()))
        .isInstanceOf(EspalierException.class)
        .hasMessage(file + ": no trained judge; needs a file made by espalier judge train");
    var missing = folder.resolve("y.judge.json");
    assertThatThrownBy(() -> Judges.named(missing.toString()))
        .isInstanceOf(EspalierException.class)
        .hasMessage(missing + ": cannot be read (no such file)");
    var newer = folder.resolve("z.judge.json");
    JudgeTraining.train(List.of(labels()), newer);
    Files.writeString(
        newer, Files.readString(newer).replace("\"formatVersion\" : 2", "\"formatVersion\" : 3"));
    assertThatThrownBy(() -> Judges.named(newer.toString()))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            newer
                + ": format 3 with features 2; needs format 2 with features 2. Train it again with"
                + " this Espalier.");
  }
}
