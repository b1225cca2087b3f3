package dev.espalier.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MaskTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "3, 21", "8, 8", "5, 13", "16, 64"})
  void bitsAreRowMajor(int rows, int columns) {
    var random = new Random(rows);
    var bits = new BitSet();
    for (int at = 0; at < rows * columns; at++) {
      bits.set(at, random.nextBoolean());
    }
    var mask = Mask.ofBits(rows, columns, bits);
    var places = new ArrayList<Integer>();
    mask.forEachPruned(places::add);
    assertThat(places).isEqualTo(bits.stream().boxed().toList());
    assertThat(mask.prunedCount()).isEqualTo(bits.cardinality());
    for (int at = 0; at < rows * columns; at++) {
      assertThat(mask.isPruned(at / columns, at % columns)).isEqualTo(bits.get(at));
      assertThat(mask.toBytes()[at]).isEqualTo((byte) (bits.get(at) ? 1 : 0));
    }
    var over = Mask.over(rows, columns, mask.words());
    assertThat(over).isEqualTo(mask).hasSameHashCodeAs(mask);
    assertThat(mask.words().byteSize()).isEqualTo(Mask.bytes(rows, columns));
  }

  @Test
  void aWiderMaskHoldsANarrowerOne() {
    var narrow = Mask.ofColumns(3, new int[][] {{0}, {2}});
    var wide = Mask.ofColumns(3, new int[][] {{0, 1}, {2}});
    assertThat(narrow.isInside(wide)).isTrue();
    assertThat(wide.isInside(narrow)).isFalse();
    assertThat(narrow.isInside(Mask.ofColumns(2, new int[][] {{0}, {1}, {0}}))).isFalse();
    assertThat(narrow).isNotEqualTo(wide);
  }

  @Test
  void bitsBehindTheLastWeightAreRefused() {
    var words = MemorySegment.ofArray(new byte[] {1 << 6, 0, 0, 0, 0, 0, 0, 0});
    assertThatThrownBy(() -> Mask.over(2, 3, words)).hasMessage("weight 6 of [2, 3]");
    assertThatThrownBy(() -> Mask.over(9, 9, words)).hasMessage("8 bytes for a mask [9, 9]");
    assertThat(Mask.over(1, 7, words).isPruned(0, 6)).isTrue();
    assertThatThrownBy(() -> Mask.ofBits(2, 3, BitSet.valueOf(new long[] {1L << 6})))
        .hasMessage("weight 6 of [2, 3]");
    assertThat(List.of(Mask.bytes(8, 8), Mask.bytes(8, 9))).containsExactly(8L, 16L);
  }
}
