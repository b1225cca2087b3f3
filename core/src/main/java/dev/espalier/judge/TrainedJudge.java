package dev.espalier.judge;

import dev.espalier.EspalierException;
import dev.espalier.judge.JudgeCard.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// A judge that was trained on a user's labels: the class of the highest probability by a logistic
/// regression on [Features].
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

  private final TrainedModel model;
  private final JudgeCard card;

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
    return Quality.of(answer)
        .judgement(quality -> verdict(model.mostProbable(Features.of(answer, quality))));
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
