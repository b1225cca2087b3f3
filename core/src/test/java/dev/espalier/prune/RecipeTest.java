package dev.espalier.prune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.Golden;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.tensor.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecipeTest {
  @TempDir private Path folder;

  @Test
  void theLastRuleThatFitsHolds() throws IOException {
    var recipe =
        read(
            """
            sparsity: 0.2
            rules:
              - {match: q_proj, sparsity: 0.3}
              - layers: 1-2
                sparsity: 2:4
              - layers: 2
                match: k_proj
                sparsity: 0
            """);
    assertThat(plan(recipe))
        .hasSize(12)
        .containsEntry("model.layers.0.self_attn.k_proj", new Sparsity.Unstructured(0.2))
        .containsEntry("model.layers.0.self_attn.q_proj", new Sparsity.Unstructured(0.3))
        .containsEntry("model.layers.1.self_attn.q_proj", new Sparsity.NofM(2, 4))
        .containsEntry("model.layers.2.self_attn.o_proj", new Sparsity.NofM(2, 4))
        .containsEntry("model.layers.2.self_attn.k_proj", new Sparsity.Unstructured(0));
    assertThat(recipe.lines())
        .containsExactly(
            "*: 0.2", "q_proj: 0.3", "* in layers 1-2: 2:4", "k_proj in layers 2: 0.0");
    assertThat(recipe.highestRatio()).isEqualTo(0.5);
    assertThat(recipe.label()).startsWith("recipe-").hasSize(15);
  }

  @Test
  void withoutASparsityForAllTheRestStaysAsItIs() throws IOException {
    var recipe = read("rules:\n  - {match: o_proj, layers: 0, sparsity: 0.1}\n");
    assertThat(plan(recipe)).containsOnlyKeys("model.layers.0.self_attn.o_proj");
  }

  @Test
  void oneSparsityIsARecipeOfItsOwn() {
    var recipe = Recipe.parse("--sparsity", "0.2");
    assertThat(recipe.label()).isEqualTo("0.2");
    assertThat(recipe.lines()).containsExactly("*: 0.2");
  }

  @Test
  void aRuleThatFitsNothingIsRefused() throws IOException {
    var misspelt = read("rules:\n  - {match: o_prj, sparsity: 0.1}\n");
    assertThatThrownBy(() -> plan(misspelt))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "recipe.yaml, rule 1: pattern 'o_prj' fits no matrix of the target; needs one that fits,"
                + " such as q_proj, k_proj, v_proj, o_proj. Did you mean 'o_proj'?");
    var beyond = read("sparsity: 0.1\nrules:\n  - {layers: 3-4, sparsity: 0.1}\n");
    assertThatThrownBy(() -> plan(beyond))
        .hasMessage(
            "recipe.yaml, rule 1: no matrix of the target in layers 3-4; needs layers from 0 to 2");
  }

  @Test
  void groupsThatDoNotDivideAreRefused() {
    assertThatThrownBy(() -> plan(Recipe.parse("--sparsity", "2:5")))
        .hasMessage(
            "model.layers.0.self_attn.q_proj: 32 columns; needs a multiple of 5 for 2:5."
                + " Leave it out with --exclude, or give a ratio, such as 0.5.");
  }

  @Test
  void whatIsNoRecipeIsRefused() {
    assertRefused("rules:\n  - {match: o_proj}\n", "recipe.yaml, rule 1: no 'sparsity'; needs one");
    assertRefused(
        "sparsity: 1.5\n", "recipe.yaml: 1.5; needs a ratio in [0, 1), such as 0.2, or N");
    assertRefused("rules: []\n", "recipe.yaml: a recipe that asks for nothing; needs 'sparsity',");
    assertRefused("", "recipe.yaml:1: not a recipe (No content");
    assertRefused(
        "sparsity: 0.1\nrule: []\n",
        "recipe.yaml: unknown key 'rule'; needs rules, sparsity. Did you mean 'rules'?");
    assertRefused(
        "rules:\n  - {projection: q_proj, sparsity: 0.1}\n",
        "recipe.yaml: unknown key 'projection'; needs layers, match, sparsity");
    assertRefused("sparsity: [\n", "recipe.yaml:");
    assertRefused(
        "rules:\n  - {layers: 4-2, sparsity: 0.1}\n",
        "recipe.yaml, rule 1: layers '4-2'; needs a layer, such as 5, or a range, such as 0-13");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> Recipe.read(folder.resolve("none.yaml")))
        .isInstanceOf(EspalierException.class)
        .hasMessage("none.yaml: cannot be read (no such file)");
  }

  private void assertRefused(String text, String message) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(EspalierException.class)
        .hasMessageStartingWith(message);
  }

  private Recipe read(String text) throws IOException {
    var file = folder.resolve("recipe.yaml");
    Files.writeString(file, text);
    return Recipe.read(file);
  }

  private static Map<String, Sparsity> plan(Recipe recipe) {
    try (var source = CheckpointSource.open(Golden.path("models/llama-gqa"));
        var model = source.loadModel(DType.F32)) {
      var selection = TargetSelection.of(PruneTarget.ATTENTION);
      return new PruneRequest(new Wanda(), selection, recipe, 0).plan(model);
    }
  }
}
