package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// On a model of three layers.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TargetSelectionTest {
  private CheckpointSource source = CheckpointSource.open(Golden.path("models/llama-gqa"));
  private LanguageModel model = source.loadModel(DType.F32);

  @BeforeAll
  void isOfThreeLayers() {
    assertThat(model.layers()).hasSize(3);
  }

  @AfterAll
  void close() {
    model.close();
    source.close();
  }

  @ParameterizedTest
  @CsvSource({"ATTENTION, 12, attention", "MLP, 9, mlp", "ALL, 21, all"})
  void aTargetIsAPartOfEveryLayer(PruneTarget target, int count, String label) {
    var selection = TargetSelection.of(target);
    assertThat(names(selection)).hasSize(count);
    assertThat(selection.label()).isEqualTo(label);
  }

  @Test
  void layersAreCountedFromZero() {
    var selection = parse(PruneTarget.MLP, List.of(), List.of(), "1-2");
    assertThat(names(selection)).hasSize(6).allMatch(name -> !name.contains("layers.0."));
    assertThat(names(parse(PruneTarget.ATTENTION, List.of(), List.of(), "0"))).hasSize(4);
    assertThat(selection.label()).isEqualTo("mlp[layers 1-2]");
  }

  @Test
  void patternsFitWholeNamesAndTheirEnds() {
    assertThat(included("q_proj")).hasSize(3);
    assertThat(included("self_attn.*")).hasSize(12);
    assertThat(included("layers.1.mlp.*")).hasSize(3);
    assertThat(included("layers.?.mlp.up_proj")).hasSize(3);
    assertThat(included("model.layers.2.self_attn.v_proj.weight"))
        .containsExactly("model.layers.2.self_attn.v_proj");
    assertThat(new NamePattern("proj").fits("model.layers.0.self_attn.q_proj")).isFalse();
    assertThat(new NamePattern("q.proj").fits("model.layers.0.self_attn.q_proj")).isFalse();
  }

  @Test
  void whatIsExcludedIsLeftOut() {
    var selection =
        parse(PruneTarget.ALL, List.of("*_proj"), List.of("down_proj", "layers.0.*"), "0-1");
    assertThat(names(selection)).hasSize(6).allMatch(name -> name.startsWith("model.layers.1."));
    assertThat(selection.label())
        .isEqualTo("all[layers 0-1, only *_proj, without down_proj layers.0.*]");
  }

  @Test
  void aPatternThatFitsNothingIsRefusedWithTheNearestName() {
    assertThatThrownBy(() -> included("*.q_prj"))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "--include: pattern '*.q_prj' fits no matrix of the target; needs one that fits, such"
                + " as q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj."
                + " Did you mean 'q_proj'?");
    assertThatThrownBy(() -> names(parse(PruneTarget.MLP, List.of(), List.of("lm_head"), "0-2")))
        .hasMessage(
            "--exclude: pattern 'lm_head' fits no matrix of the target; needs one that fits, such as"
                + " gate_proj, up_proj, down_proj");
  }

  @Test
  void aTargetOfNothingIsRefused() {
    assertThatThrownBy(() -> names(parse(PruneTarget.MLP, List.of(), List.of("*"), "0-2")))
        .hasMessage(
            "--exclude: the patterns leave out every matrix of the target; needs a target of at"
                + " least one matrix");
  }

  @ParameterizedTest
  @CsvSource({"3-1", "-1", "a", "''"})
  void layersThatAreNoneAreRefused(String text) {
    assertThatThrownBy(() -> parse(PruneTarget.ALL, List.of(), List.of(), text))
        .hasMessage(
            "--layers: layers '" + text + "'; needs a layer, such as 5, or a range, such as 0-13");
  }

  @Test
  void layersThatTheModelLacksAreRefused() {
    assertThatThrownBy(() -> names(parse(PruneTarget.ALL, List.of(), List.of(), "1-3")))
        .hasMessage("--layers: layers 1-3; needs layers from 0 to 2");
  }

  private List<String> included(String pattern) {
    return names(parse(PruneTarget.ALL, List.of(pattern), List.of(), "0-2"));
  }

  private static TargetSelection parse(
      PruneTarget target, List<String> include, List<String> exclude, String layers) {
    return TargetSelection.parse(target, include, exclude, Optional.of(layers));
  }

  private List<String> names(TargetSelection selection) {
    return selection.of(model).stream().map(placed -> placed.linear().name()).toList();
  }
}
