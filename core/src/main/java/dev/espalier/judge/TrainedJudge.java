package dev.espalier.judge;

import dev.espalier.EspalierException;
import dev.espalier.judge.JudgeCard.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A judge that was trained on labels, a user's or those of the one that is shipped: the class of
/// the highest probability by a logistic regression on [Features].
///
/// It lies in a file of JSON, a [TrainedModel], which says what it was trained on and how it did on
/// answers that were held out.
final class TrainedJudge implements Judge {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /// The name of the one that is shipped, and of its file beside this class.
  static final String SHIPPED = "espalier-trained";

  private final TrainedModel model;
  private final JudgeCard card;

  /// Read once.
  private static final class Shipped {
    private static final TrainedJudge JUDGE = read();

    private static TrainedJudge read() {
      var file = SHIPPED + Judges.TRAINED_ENDING;
      try (var in = Objects.requireNonNull(TrainedJudge.class.getResourceAsStream(file), file)) {
        return new TrainedJudge(JSON.readValue(in, TrainedModel.class));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /// The one that is shipped, trained on published labels; JUDGES.md has the command.
  static TrainedJudge shipped() {
    return Shipped.JUDGE;
  }

  TrainedJudge(TrainedModel model) {
    this.model = model;
    var readings = new ArrayList<Reading>();
    readings.add(JudgeCard.NOTHING_TO_READ);
    model.classes().forEach(one -> readings.add(new Reading("most probably " + one.label(), one)));
    this.card =
        new JudgeCard(
            model.name(),
            RulesHash.of(List.of(JSON.writeValueAsString(model), Reasoning.rule())),
            "trained with espalier judge train",
            String.join(
                "; ", model.trainedOn().stream().map(TrainedModel.Source::inWords).toList()),
            readings);
  }

  static TrainedJudge read(Path file) {
    try {
      var model = JSON.readValue(Files.readString(file), TrainedModel.class);
      model.refuseOthers(file);
      return new TrainedJudge(model);
    } catch (JacksonException e) {
      throw EspalierException.in(file)
          .found("no trained judge")
          .needed("a file made by espalier judge train")
          .cause(e)
          .fault();
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }

  void write(Path file) {
    try {
      Files.writeString(file, JSON.writeValueAsString(model) + "\n");
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }

  @Override
  public JudgeCard card() {
    return card;
  }

  @Override
  public Judgement judge(Answer answer) {
    return Quality.of(answer).judgement(quality -> verdict(answer, quality));
  }

  /// What the model says of a readable answer.
  Verdict verdict(Answer answer, Quality quality) {
    return verdict(model.mostProbable(Features.of(answer, quality)));
  }

  private static Verdict verdict(AnswerClass one) {
    return switch (one) {
      case REFUSED -> new Verdict.Refused();
      case COMPLIED -> new Verdict.Complied();
      case PARTIAL -> new Verdict.Partial();
      case REDIRECTED -> new Verdict.Redirected();
      case UNSCORED -> throw new IllegalStateException("a model of unscored answers");
    };
  }
}
