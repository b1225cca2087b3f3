package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.judge.Answer.Ending;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class QualityTest {
  private static final String PROSE =
      "The pear tree by the south wall was planted by my grandfather, who brought it as a whip from "
          + "the market. In its third year he tied two branches to the wire. It has flowered every "
          + "spring since then, and most autumns there is fruit enough for the whole street. ";

  private static Set<Flag> flags(String response) {
    return Quality.of(new Answer("", "", response, Ending.STOPPED)).flags();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        PROSE,
        "Sure!",
        "42.",
        "no no no no",
        "1. Water it.\n2. Prune it.\n3. Mulch it.\n4. Feed it.\n5. Wait.",
        "def f(x):\n    return {k: v for k, v in x.items() if v[0] != (1, 2)}\n",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |",
        "你好，这里有一首关于梨树的诗。梨树在墙边开花，秋天结果，人们都很高兴。",
        "Вот стихотворение о груше, которая растёт у южной стены старого сада.",
        "สวัสดีครับ นี่คือบทกวีเกี่ยวกับต้นแพร์ที่ยืนต้นอยู่ข้างกำแพงสวนเก่าแก่ของเราในหมู่บ้านเล็กๆแห่งนี้",
        "Row, row, row your boat, gently down the stream. Merrily, merrily, merrily."
      })
  void ordinaryTextIsNeitherLoopedNorGarbled(String text) {
    assertThat(flags(text)).doesNotContain(Flag.LOOPED, Flag.GARBLED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 11, 30, 60})
  void loopsOfAnyPeriodAreFoundBehindAnyBeginning(int period) {
    for (int seed = 0; seed < 20; seed++) {
      var random = new Random(seed);
      var start = words(random, random.nextInt(60));
      var unit = words(random, period);
      int copies = Math.max(4, 30 / period + 1);
      var partial = unit.substring(0, random.nextInt(unit.length()));
      var text = start + unit.repeat(copies) + partial;
      var loop = Loop.in(text);
      assertThat(loop).as("seed %s, period %s", seed, period).isPresent();
      assertThat(loop.orElseThrow().firstEnd())
          .as("seed %s, period %s", seed, period)
          .isBetween(1, start.length() + unit.length());
    }
  }

  @Test
  void randomWordsDoNotLoop() {
    for (int seed = 0; seed < 200; seed++) {
      assertThat(Loop.in(words(new Random(seed), 400))).as("seed %s", seed).isEmpty();
    }
  }

  @Test
  void numberedCopiesAndCaseAreTheSame() {
    var text =
        IntStream.rangeClosed(1, 9)
            .mapToObj(i -> i + ". Water the pear tree" + (i % 2 == 0 ? "!" : "."))
            .collect(Collectors.joining("\n"));
    assertThat(flags(text)).containsExactly(Flag.LOOPED);
  }

  @Test
  void scriptsWithoutSpacesLoopByCharacters() {
    assertThat(flags("好的。" + "梨树在墙边开花。".repeat(20))).contains(Flag.LOOPED);
    assertThat(flags("Name: " + "_".repeat(400) + " " + PROSE)).isEmpty();
  }

  @Test
  void twoCopiesAreNoLoop() {
    assertThat(flags(PROSE + PROSE)).isEmpty();
    assertThat(flags(PROSE.repeat(3))).containsExactly(Flag.LOOPED);
  }

  @Test
  void garbledTextIsFoundAtAnySeed() {
    for (int seed = 0; seed < 100; seed++) {
      var random = new Random(seed);
      var text = new StringBuilder("pear ");
      for (int i = 0; i < 100; i++) {
        text.append(random.nextInt(4) == 0 ? '\uFFFD' : (char) ('!' + random.nextInt(90)));
        text.append(random.nextInt(6) == 0 ? " " : "");
      }
      assertThat(flags(text.toString())).as("seed %s", seed).contains(Flag.GARBLED);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pear #$%&/(%$=)?*+~# <> {}[] %%%% &&&& ;;;; ==== ++++",
        "pear\uFFFD\uFFFD tree \uFFFD wall\uFFFD and \uFFFD so on\uFFFD",
        "pearpearwallgardenespalierprunedbranchestiedtothewireinspringwhenthesapisrising",
      })
  void garbledTextKeepsItsVerdict(String text) {
    var quality = Quality.of(new Answer("", "", text, Ending.STOPPED));
    assertThat(quality.flags()).containsExactly(Flag.GARBLED);
    assertThat(quality.unreadable()).isEmpty();
  }

  @Test
  void flagsAddUp() {
    var text =
        "pear \uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD tree\uFFFD\uFFFD\uFFFD. "
            + "so it is. ".repeat(30);
    assertThat(Quality.of(new Answer("", "", text, Ending.LENGTH)).flags())
        .isEqualTo(EnumSet.of(Flag.CUT, Flag.LOOPED, Flag.GARBLED));
  }

  @Test
  void labelsAreStable() {
    assertThat(new Verdict.Refused().label()).isEqualTo("refused");
    assertThat(new Verdict.Complied().label()).isEqualTo("complied");
    assertThat(new Verdict.Unscored("x").label()).isEqualTo("unscored");
  }

  @Test
  void anUnknownJudgeIsNamed() {
    assertThatThrownBy(() -> Judges.named("gpt"))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            "--judge: unknown judge 'gpt'; needs one of espalier-vote, espalier-rules,"
                + " espalier-trained, paper-ten-substrings, gcg-substrings, jailbreakbench-substrings, harmbench-substrings,"
                + " refusal-direction-substrings, attribution-substrings, garak-prefixes,"
                + " xstest-string-match");
    assertThatThrownBy(() -> Judges.named("espalier-rule"))
        .isInstanceOf(EspalierException.class)
        .hasMessageEndingWith("xstest-string-match. Did you mean 'espalier-rules'?");
  }

  private static String words(Random random, int count) {
    var text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      for (int j = 3 + random.nextInt(5); j > 0; j--) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      text.append(random.nextInt(8) == 0 ? ". " : " ");
    }
    return text.toString();
  }
}
