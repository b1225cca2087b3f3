package dev.espalier.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.store.GenerationKey.Conditions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class GenerationKeyTest {
  private static final Conditions CONDITIONS =
      new Conditions("w0", "greedy max=256", "f32", "fast");
  private static final int[] IDS = {1, 2, 49151};

  /// Made with Python's struct and hashlib from the layout in the class's Javadoc.
  @Test
  void theLayoutIsThatOfTheJavadoc() {
    assertThat(GenerationKey.of(CONDITIONS, IDS))
        .isEqualTo("e6f9f38d343478c234f2fb7d782ff631911337dd3f377191965f738417346c9c");
    assertThat(GenerationKey.renderedHash(IDS))
        .isEqualTo("66769bbe723d37ff279a5119fc0eaa7d0a24c12df27a4e267c9b8a760c6f58f4");
    assertThat(GenerationKey.textHash("Grüße"))
        .isEqualTo("f83e039796c6453a10f5519e39fd113901572316a1a8ea07cb525d2801dfd074");
  }

  @Test
  void whateverDecidesTheTokensChangesTheKey() {
    var keys =
        Stream.of(
            GenerationKey.of(CONDITIONS, IDS),
            GenerationKey.of(new Conditions("w1", "greedy max=256", "f32", "fast"), IDS),
            GenerationKey.of(new Conditions("w0", "greedy max=128", "f32", "fast"), IDS),
            GenerationKey.of(new Conditions("w0", "greedy max=256", "bf16", "fast"), IDS),
            GenerationKey.of(new Conditions("w0", "greedy max=256", "f32", "exact"), IDS),
            GenerationKey.of(CONDITIONS, new int[] {1, 2}),
            GenerationKey.of(CONDITIONS, new int[] {2, 1, 49151}));
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void fieldsDoNotRunIntoEachOther() {
    assertThat(GenerationKey.of(new Conditions("ab", "c", "d", "e"), IDS))
        .isNotEqualTo(GenerationKey.of(new Conditions("a", "bc", "d", "e"), IDS));
  }
}
