package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.model.format.GgufValue.Array;
import dev.espalier.model.format.GgufValue.Flag;
import dev.espalier.model.format.GgufValue.Real;
import dev.espalier.model.format.GgufValue.Text;
import dev.espalier.model.format.GgufValue.Whole;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class GgufMetadataNamesWhatIsWrongTest {
  private static final GgufMetadata METADATA =
      new GgufMetadata(
          Path.of("model.gguf"),
          Map.of(
              "count", new Whole("i32", -1),
              "huge", new Whole("u64", -1),
              "wide", new Whole("u32", 4294967295L),
              "eps", new Real("f32", 1e-5),
              "flag", new Flag(true),
              "name", new Text("x"),
              "list", new Array("array", List.of(new Text("a"), new Whole("u8", 1)))));

  @Test
  void anAbsentKey() {
    assertFault(m -> m.string("general.name"), "no metadata 'general.name'");
  }

  @Test
  void anotherType() {
    assertFault(m -> m.string("eps"), "metadata 'eps' has type f32; needs a string");
    assertFault(m -> m.integer("name"), "metadata 'name' has type string; needs an integer");
    assertFault(m -> m.integer("eps"), "metadata 'eps' has type f32; needs an integer");
    assertFault(m -> m.real("flag"), "metadata 'flag' has type bool; needs a number");
    assertFault(m -> m.flag("count"), "metadata 'count' has type i32; needs a bool");
    assertFault(m -> m.string("list"), "metadata 'list' has type array; needs a string");
  }

  @Test
  void noArray() {
    assertFault(
        m -> m.strings("name"), "metadata 'name' has type string; needs an array of strings");
    assertFault(
        m -> m.integers("count"), "metadata 'count' has type i32; needs an array of integers");
    assertFault(m -> m.reals("eps"), "metadata 'eps' has type f32; needs an array of numbers");
  }

  @Test
  void anElementOfAnotherType() {
    assertFault(m -> m.strings("list"), "metadata 'list' has type u8; needs a string");
    assertFault(m -> m.integers("list"), "metadata 'list' has type string; needs an integer");
  }

  @Test
  void aNumberOutOfRange() {
    assertFault(
        m -> m.size("count"), "metadata 'count' is -1; needs a number from 0 to 2147483647");
    assertFault(
        m -> m.size("wide"), "metadata 'wide' is 4294967295; needs a number from 0 to 2147483647");
    assertFault(
        m -> m.integer("huge"), "metadata 'huge' is 18446744073709551615; needs less than 2^63");
  }

  private static void assertFault(Consumer<GgufMetadata> getter, String message) {
    assertThatThrownBy(() -> getter.accept(METADATA))
        .isInstanceOf(EspalierException.class)
        .hasMessage("model.gguf: " + message);
  }
}
