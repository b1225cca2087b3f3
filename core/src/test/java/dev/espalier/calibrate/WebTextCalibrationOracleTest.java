package dev.espalier.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.SharedData;
import dev.espalier.model.tokenizer.Tokenizer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Windows of published text, by the Llama-2 tokenizer.
@Tag("oracle")
class WebTextCalibrationOracleTest {
  private Tokenizer tokenizer;

  @BeforeEach
  void open() {
    tokenizer = Tokenizer.open(SharedData.path("tokenizers/hf/llama-test-tokenizer.json"));
  }

  @AfterEach
  void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "webtext/cc_en_head-0091.jsonl",
        "webtext/cc_en_head-0174.jsonl",
        "webtext/gatsby.txt"
      })
  void proseStaysFarFromALoop(String file) {
    assertThat(draw(file).windows())
        .hasSize(128)
        .allSatisfy(ids -> assertThat(Repetition.of(ids).excess()).isLessThan(0.5));
  }

  @Test
  void documentsAreCounted() {
    assertThat(draw("webtext/000.json.gz").source())
        .isInstanceOfSatisfying(
            CalibrationSource.File.class,
            source ->
                assertThat(source.counts())
                    .isEqualTo(new CalibrationSource.DocumentCounts(10, 9, 1)));
  }

  private Calibration draw(String file) {
    return FileCalibration.draw(
        SharedData.path(file),
        text -> tokenizer.encodeDocument(text).ids(),
        new WindowPlan(128, 256, 0),
        DrawingRule.CORRECTED);
  }
}
