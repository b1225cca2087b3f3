package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.engine.BatchPlan;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.arch.Decoder;
import dev.espalier.tensor.Tensor;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SelfCalibrationTest {
  private static final WindowPlan PLAN = new WindowPlan(7, 64, 0);

  private long tensorsBefore;
  private Decoder model;

  @BeforeEach
  void load() {
    tensorsBefore = Tensor.liveCount();
    model = TinyDecoder.attentive();
  }

  @AfterEach
  void close() {
    model.close();
    assertThat(Tensor.liveCount()).isEqualTo(tensorsBefore);
  }

  @Test
  void windowsHaveTheirLengthAndBeginWithTheStartToken() {
    var calibration = sample(1, PLAN, BatchPlan.DEFAULT);
    assertThat(calibration.windows())
        .hasSize(7)
        .allSatisfy(ids -> {
          assertThat(ids).hasSize(64).allMatch(id -> id >= 0 && id < TinyDecoder.VOCABULARY);
          assertThat(ids.getFirst()).isEqualTo(5);
        });
    assertThat(new HashSet<>(calibration.windows())).hasSize(7);
    assertThat(calibration.source()).isEqualTo(new CalibrationSource.Self(5, 1, 0, 0));
  }

  @Test
  void batchesChangeNothing() {
    var plan = new WindowPlan(4, 32, 0);
    var calibration = sample(1, plan, BatchPlan.DEFAULT);
    for (var batches :
        List.of(
            new BatchPlan(1, 1, 1, BatchPlan.Sharing.PREFIXES, BatchPlan.Numerics.BATCHED),
            new BatchPlan(3, 1 << 20, 64, BatchPlan.Sharing.PREFIXES, BatchPlan.Numerics.BATCHED),
            new BatchPlan(
                64, 20_000, 4096, BatchPlan.Sharing.PREFIXES, BatchPlan.Numerics.BATCHED))) {
      assertThat(sample(1, plan, batches)).as("%s", batches).isEqualTo(calibration);
    }
  }

  @Test
  void theSeedDecides() {
    var first = sample(1, PLAN, BatchPlan.DEFAULT);
    assertThat(sample(1, PLAN, BatchPlan.DEFAULT)).isEqualTo(first);
    var other = sample(1, new WindowPlan(7, 64, 1), BatchPlan.DEFAULT);
    assertThat(other.windows()).doesNotContainAnyElementsOf(first.windows());
  }

  @Test
  void moreWindowsKeepTheFirst() {
    var few = sample(1, PLAN, BatchPlan.DEFAULT).windows();
    assertThat(sample(1, new WindowPlan(9, 64, 0), BatchPlan.DEFAULT).windows().subList(0, 7))
        .isEqualTo(few);
  }

  @Test
  void aWindowMayFillTheContext() {
    var plan = new WindowPlan(1, TinyDecoder.CONTEXT, 0);
    assertThat(sample(1, plan, BatchPlan.DEFAULT).length()).isEqualTo(TinyDecoder.CONTEXT);
  }

  @Test
  void aWindowOfOneTokenIsTheStartToken() {
    assertThat(sample(1, new WindowPlan(2, 1, 0), BatchPlan.DEFAULT).windows())
        .containsExactly(List.of(5), List.of(5));
  }

  @Test
  void loopingWindowsAreSampledAgainAndCounted() {
    try (var forgetful = TinyDecoder.forgetful()) {
      var calibration = sample(forgetful, 0.1, new WindowPlan(20, 64, 0), BatchPlan.DEFAULT);
      int rejected = ((CalibrationSource.Self) calibration.source()).rejected();
      assertThat(rejected).isPositive();
      assertThat(calibration.windows()).noneMatch(ids -> Repetition.of(ids).isLoop());
    }
  }

  @Test
  void aModelThatOnlyLoopsIsRefused() {
    try (var forgetful = TinyDecoder.forgetful()) {
      assertThatThrownBy(() -> sample(forgetful, 0.01, PLAN, BatchPlan.DEFAULT))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              "--calibration self: 7 of 7 windows run in loops in each of 8 tries, the mildest 3.7"
                  + " times past the limit (56 sampled windows were rejected); needs text that does"
                  + " not repeat itself. Raise --calibration-temperature, or give a text by"
                  + " --calibration FILE.");
    }
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    try (var broken = TinyDecoder.broken()) {
      assertThatThrownBy(() -> sample(broken, 1, PLAN, BatchPlan.DEFAULT))
          .isInstanceOf(EspalierException.class)
          .hasMessage(
              "--calibration self: the model's logits are not finite; needs a model that can write"
                  + " text. Give a text by --calibration FILE.");
    }
  }

  @Test
  void aWindowLongerThanTheContextIsRefused() {
    assertThatThrownBy(() -> sample(1, new WindowPlan(1, 129, 0), BatchPlan.DEFAULT))
        .isInstanceOf(EspalierException.class)
        .hasMessage("--calibration-length: 129 tokens; needs at most the model's context of 128");
  }

  @Test
  void badCallsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SelfCalibration(model, 96, 1, BatchPlan.DEFAULT))
        .withMessage("start token 96, vocabulary 96");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SelfCalibration(model, 5, 0, BatchPlan.DEFAULT))
        .withMessage("temperature must be above 0, was 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WindowPlan(0, 64, 0))
        .withMessage("windows and length must be at least 1, were 0 and 64");
  }

  private Calibration sample(double temperature, WindowPlan plan, BatchPlan batches) {
    return sample(model, temperature, plan, batches);
  }

  private static Calibration sample(
      LanguageModel model, double temperature, WindowPlan plan, BatchPlan batches) {
    return new SelfCalibration(model, 5, temperature, batches).sample(plan, Progress.NONE);
  }
}
