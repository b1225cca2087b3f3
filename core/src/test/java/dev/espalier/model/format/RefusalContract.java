package dev.espalier.model.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a reader does with files that are not whole: those of [#damages] are refused with their
/// message, word for word, and 2,000 random changes of a good file end in one of these messages or
/// in tensors that agree with the file. Anything else that is thrown fails the test.
abstract class RefusalContract {
  private static final int SEEDS = 2_000;

  /// Parts of a message that depend on the file: numbers, names, types, kinds, places.
  private static final Pattern QUOTED = Pattern.compile("'.*'", Pattern.DOTALL);

  private static final Pattern LIST = Pattern.compile("\\[[^\\]]*\\]");
  private static final Pattern TYPE = Pattern.compile("\\b[A-Z][A-Z0-9_]+\\b");
  private static final Pattern NUMBER =
      Pattern.compile("\\b0x[0-9a-f]+\\b|\\b[0-9a-f]{8}\\b|-?\\b\\d+\\b");
  private static final Pattern KIND =
      Pattern.compile(
          "\\b(an object|an array|a string|a whole number|a number with a fraction|true or"
              + " false|null|missing|None|a bool|an integer|a name|a tuple|a dict|a storage|a"
              + " tensor|a tuple of #|an empty stack|a value)(?=[;.]| at byte|$)");

  @TempDir Path folder;

  /// Opens a file of the format.
  abstract WeightFile open(Path path);

  /// A file that loads.
  abstract byte[] sample();

  /// The sample with one change of its header.
  abstract byte[] mutated(RandomGenerator random);

  /// How many tensors the sample has.
  abstract int sampleTensors();

  @ParameterizedTest
  @MethodSource("damages")
  void refusesWordForWord(Damage damage) throws IOException {
    var path = write(damage.label().replace(' ', '-'), damage.file().array());
    assertThatThrownBy(() -> open(path).close())
        .isInstanceOf(EspalierException.class)
        .hasMessage(path + ": " + damage.message());
  }

  @Test
  void theUndamagedSampleLoads() throws IOException {
    try (var weights = open(write("sample", sample()))) {
      assertThat(weights.tensors()).hasSize(sampleTensors());
      checkConsistent(weights, sample());
    }
  }

  @Test
  @Timeout(value = 120, unit = TimeUnit.SECONDS)
  void everyMutationIsRefusedByNameOrLoadsCorrectly(TestReporter reporter) throws IOException {
    var named = named();
    var seen = new TreeSet<String>();
    int loaded = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      boolean done = false;
      try {
        byte[] file = mutated(new SplittableRandom(seed));
        var refusal = refusal(file, write("mutated", file));
        refusal.ifPresent(message -> {
          assertThat(named).as(message).contains(canonical(message));
          seen.add(canonical(message));
        });
        loaded += refusal.isEmpty() ? 1 : 0;
        done = true;
      } finally {
        if (!done) {
          reporter.publishEntry("seed", String.valueOf(seed));
        }
      }
    }
    // The mutations reach deep: many of the messages, and files that still load.
    assertThat(seen).hasSizeGreaterThan(named.size() / 3);
    assertThat(loaded).isBetween(1, SEEDS / 2);
  }

  private Set<String> named() {
    return damageList().stream()
        .map(damage -> canonical(damage.message()))
        .collect(Collectors.toSet());
  }

  /// The same list as the static method that feeds the parameterised test.
  abstract List<Damage> damageList();

  private Optional<String> refusal(byte[] file, Path path) {
    try (var weights = open(path)) {
      checkConsistent(weights, file);
      return Optional.empty();
    } catch (EspalierException e) {
      return Optional.of(String.valueOf(e.getMessage()).substring(path.toString().length() + 2));
    }
  }

  /// Whether what was read agrees with the file, by plain loops.
  private static void checkConsistent(WeightFile weights, byte[] file) {
    var names = new HashSet<String>();
    for (var tensor : weights.tensors()) {
      assertThat(names.add(tensor.name())).as(tensor.name()).isTrue();
      long elements = 1;
      for (long size : tensor.shape().toArray()) {
        elements *= size;
      }
      assertThat(elements * tensor.encoding().blockBytes() / tensor.encoding().blockElements())
          .isEqualTo(tensor.byteSize());
      assertThat(tensor.offset() + tensor.byteSize()).isLessThanOrEqualTo(file.length);
      byte[] bytes = weights.bytes(tensor.name()).toArray(ValueLayout.JAVA_BYTE);
      for (int i = 0; i < bytes.length; i++) {
        assertThat(bytes[i]).isEqualTo(file[(int) tensor.offset() + i]);
      }
    }
  }

  /// The message with all that depends on the file taken out.
  private static String canonical(String message) {
    String text = QUOTED.matcher(message).replaceAll("'X'");
    text =
        text.replaceAll("the bytes [0-9a-f ]+", "the bytes #")
            .replaceAll("has type \\w+", "has type K");
    text = LIST.matcher(text).replaceAll("[]");
    text = NUMBER.matcher(text).replaceAll("#");
    text = TYPE.matcher(text).replaceAll("T");
    text = KIND.matcher(text).replaceAll("K");
    return text.replaceAll(
        "(the key of metadata pair #|metadata 'X'|the name of tensor #|the header|__metadata__('X')?|"
            + "tensor 'X'( dtype| shape| data_offsets)?|header)",
        "ITEM");
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name + ".weights"), bytes);
  }
}
