package dev.espalier.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.espalier.Golden;
import dev.espalier.stats.PredictionPowered.Stratum;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Every test and interval against another's code, see `golden/stats/HOW.md`.
final class ReferenceTest {
  private static final JsonNode REFERENCE = Golden.json("stats/reference.json");
  private static final Offset<Double> EXACT = within(1e-9);
  private static final long SEED = 71;

  @Test
  void adjustmentsEqualStatsmodels() {
    for (var one : REFERENCE.get("multiple").values()) {
      var p = numbers(one.get("p"));
      assertClose(Holm.adjust(p), numbers(one.get("holm")));
      assertClose(BenjaminiHochberg.adjust(p), numbers(one.get("bh")));
    }
  }

  @Test
  void mcNemarEqualsStatsmodels() {
    for (var one : REFERENCE.get("mcnemar").values()) {
      var test = new McNemar(one.get("gained").asInt(), one.get("lost").asInt());
      assertThat(test.p()).as("%s", test).isCloseTo(one.get("p").asDouble(), EXACT);
      assertThat(test.midP()).as("%s", test).isCloseTo(one.get("midP").asDouble(), EXACT);
    }
  }

  @Test
  void signFlipEqualsSciPy() {
    for (var one : REFERENCE.get("signFlip").values()) {
      var test = SignFlip.of(numbers(one.get("x")), new SplittableRandom(SEED)).orElseThrow();
      assertThat(test.p()).isCloseTo(one.get("p").asDouble(), EXACT);
    }
  }

  @Test
  void powerEqualsStatsmodels() {
    for (var one : REFERENCE.get("power").values()) {
      assertThat(
              StudentPower.of(
                  one.get("n").asInt(), one.get("effect").asDouble(), one.get("level").asDouble()))
          .as("%s", one)
          .isCloseTo(one.get("power").asDouble(), EXACT);
    }
  }

  @Test
  void detectableDifferenceEqualsStatsmodels() {
    for (var one : REFERENCE.get("detectable").values()) {
      int n = one.get("n").asInt();
      assertThat(StudentPower.USUAL.detectable(n, 0.4).orElseThrow())
          .as("n = %s", n)
          .isCloseTo(0.4 * one.get("effect").asDouble(), EXACT);
    }
    for (var one : REFERENCE.get("needed").values()) {
      assertThat(StudentPower.USUAL.needed(one.get("effect").asDouble(), 1).orElseThrow())
          .isEqualTo(one.get("n").asInt());
    }
  }

  @Test
  void predictionPoweredMeanEqualsPpiPy() {
    for (var one : REFERENCE.get("predictionPowered").values()) {
      var judged = numbers(one.get("judged"));
      var errors = numbers(one.get("errors"));
      var corrected =
          PredictionPowered.of(new Sample(judged), List.of(new Stratum(1, errors))).orElseThrow();
      assertThat(corrected.estimate()).isCloseTo(one.get("estimate").asDouble(), EXACT);
      assertThat(corrected.standardError()).isCloseTo(one.get("standardError").asDouble(), EXACT);
      double divisor = (errors.size() - 1.0) / errors.size(); // the smaller sample's correction
      assertThat(one.get("ppiHalf").asDouble() / corrected.standardError())
          .isBetween(Math.sqrt(divisor), 1.0);
    }
  }

  @Test
  void bootstrapEndsLieWhereAllDrawsPutThem() {
    for (var one : REFERENCE.get("bootstrapT").values()) {
      var interval =
          BootstrapT.interval(numbers(one.get("x")), 1, 0.95, new SplittableRandom(SEED))
              .orElseThrow();
      var low = numbers(one.get("low"));
      var high = numbers(one.get("high"));
      assertThat(interval.low()).isBetween(low.getFirst() - 1e-9, low.getLast() + 1e-9);
      assertThat(interval.high()).isBetween(high.getFirst() - 1e-9, high.getLast() + 1e-9);
    }
  }

  @Test
  void withoutSpreadTheEndsAreClopperAndPearsons() {
    for (var one : REFERENCE.get("clopperPearson").values()) {
      if (one.get("k").asInt() == 0) {
        var zeros = new ArrayList<Double>();
        for (int i = 0; i < one.get("n").asInt(); i++) {
          zeros.add(0.0);
        }
        var interval =
            BootstrapT.interval(zeros, 1, 0.95, new SplittableRandom(SEED)).orElseThrow();
        assertThat(interval.high()).isCloseTo(one.get("upper").asDouble(), EXACT);
        assertThat(interval.low()).isCloseTo(-one.get("upper").asDouble(), EXACT);
      }
    }
  }

  /// With one task of 25 that changed, more than a third of the draws have no spread.
  @Test
  void nearlyWithoutSpreadTheEndThatIsInfiniteIsClopperAndPearsons() {
    var values = new ArrayList<Double>();
    for (int i = 0; i < 25; i++) {
      values.add(i == 0 ? 0.5 : 0.0);
    }
    var interval = BootstrapT.interval(values, 1, 0.95, new SplittableRandom(SEED)).orElseThrow();
    assertThat(interval.high())
        .isCloseTo(REFERENCE.get("clopperPearson").get(1).get("upper").asDouble(), EXACT);
    assertThat(interval.low()).isBetween(-0.21, 0.02);
  }

  @Test
  void templateIntervalEqualsSciPy() {
    var reference = REFERENCE.get("templates");
    var byName = new TreeMap<String, Double>();
    var x = numbers(reference.get("x"));
    for (int i = 0; i < x.size(); i++) {
      byName.put("t" + i, x.get(i));
    }
    var means = new TemplateMeans(byName);
    var interval = means.studentInterval(0.95).orElseThrow();
    assertThat(interval.low()).isCloseTo(reference.get("low").asDouble(), EXACT);
    assertThat(interval.high()).isCloseTo(reference.get("high").asDouble(), EXACT);
    assertClose(
        means.leaveOneOut().stream().map(TemplateMeans.Without::mean).toList(),
        numbers(reference.get("without")));
  }

  @Test
  void capitalEqualsItsDefinition() {
    for (var one : REFERENCE.get("betting").values()) {
      var x = numbers(one.get("x"));
      for (var capital : one.get("capital").properties()) {
        double mean = Double.parseDouble(capital.getKey());
        assertThat(Betting.DIFFERENCES.logCapitalAgainstAtMost(mean, x))
            .isCloseTo(Math.log(capital.getValue().asDouble()), EXACT);
      }
    }
  }

  @Test
  void separationEqualsScikitLearnAndSciPy() {
    for (var one : REFERENCE.get("separation").values()) {
      var items = new ArrayList<Separation.Item>();
      numbers(one.get("noise")).forEach(x -> items.add(new Separation.Item("g", false, x)));
      numbers(one.get("signal")).forEach(x -> items.add(new Separation.Item("g", true, x)));
      var separation = Separation.of(items).orElseThrow();
      assertThat(separation.auc()).isCloseTo(one.get("auc").asDouble(), EXACT);
      assertThat(separation.auc()).isCloseTo(one.get("u").asDouble(), EXACT);
      assertThat(separation.dPrime().orElseThrow()).isCloseTo(one.get("dPrime").asDouble(), EXACT);
    }
  }

  @Test
  void roganAndGladenByWeightedLabels() {
    for (var one : REFERENCE.get("roganGladen").values()) {
      var corrected =
          RoganGladen.ofStrata(
                  new RoganGladen.Sampled(one.get("observed").asDouble(), 100),
                  proportion(one.get("trueOfFound")),
                  proportion(one.get("trueOfOthers")))
              .orElseThrow();
      assertThat(corrected.rate()).isCloseTo(one.get("rate").asDouble(), EXACT);
    }
  }

  private static Proportion proportion(JsonNode node) {
    return new Proportion(node.get(0).asInt(), node.get(1).asInt());
  }

  private static List<Double> numbers(JsonNode node) {
    var numbers = new ArrayList<Double>();
    for (JsonNode number : node.values()) {
      numbers.add(number.asDouble());
    }
    return numbers;
  }

  private static void assertClose(List<Double> actual, List<Double> expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(actual.get(i)).isCloseTo(expected.get(i), EXACT);
    }
  }
}
