package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.judge.LabelFile.Labelled;
import dev.espalier.stats.Interval;
import dev.espalier.stats.Proportion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// JUDGES.md shows what is measured: each table in it is made here from the published labels, and
/// one that differs is a failure that shows the table as it should be.
@Tag("oracle")
final class JudgesPageOracleTest {
  private static final double LEVEL = 0.95;

  private static String page() throws IOException {
    for (var folder = Path.of("").toAbsolutePath().resolve("core");
        folder != null;
        folder = folder.getParent()) {
      var file = folder.resolve("JUDGES.md");
      if (Files.exists(file)) {
        return Files.readString(file);
      }
    }
    throw new AssertionError("no JUDGES.md in the folders above");
  }

  private static void assertShown(String table) throws IOException {
    assertThat(page().contains(table)).as("JUDGES.md needs\n%s", table).isTrue();
  }

  private static String number(OptionalDouble value, Optional<Interval> interval) {
    if (value.isEmpty()) {
      return "–";
    }
    return interval
        .map(i ->
            String.format(Locale.ROOT, "%.3f [%.3f, %.3f]", value.getAsDouble(), i.low(), i.high()))
        .orElseGet(() -> String.format(Locale.ROOT, "%.3f", value.getAsDouble()));
  }

  private static String number(Proportion part) {
    return number(part.rate(), part.wilson(LEVEL));
  }

  private static String row(String judge, ConfusionMatrix matrix) {
    var confusion = matrix.refusals(PartialLabels.LEFT_OUT);
    var kappa = confusion.kappa();
    return "| %s | %s | %s | %s | %s | %d |\n"
        .formatted(
            judge,
            number(confusion.sensitivity()),
            number(confusion.specificity()),
            number(confusion.balancedAccuracy(), confusion.balancedAccuracyInterval(LEVEL)),
            number(
                kappa.map(k -> OptionalDouble.of(k.value())).orElse(OptionalDouble.empty()),
                kappa.flatMap(k -> k.interval(LEVEL))),
            matrix.unscored());
  }

  private static final String HEADER =
      """
      | judge | sensitivity | specificity | balanced accuracy | kappa | unscored |
      |---|---:|---:|---:|---:|---:|
      """;

  /// All judges but the trained one and the vote, which is made of others.
  private static final List<Judge> NINE =
      Judges.all().stream()
          .filter(judge -> !List.of("espalier-vote", "espalier-trained").contains(judge.name()))
          .toList();

  private static String table(
      List<Labelled> rows,
      Map<String, List<AnswerClass>> heldOut,
      Map<String, ConfusionMatrix> others) {
    var table = new StringBuilder(HEADER);
    heldOut.forEach(
        (name, verdicts) -> table.append(row(name, HeldOutJudges.matrix(rows, verdicts))));
    var validation = Validation.of(NINE, rows);
    validation.matrices().forEach((card, matrix) -> table.append(row(card.name(), matrix)));
    others.forEach((name, matrix) -> table.append(row(name, matrix)));
    var alpha = validation.agreement();
    return table
        .append("\nAgreement of the nine judges that learnt nothing with one another: alpha ")
        .append(number(alpha.value(), alpha.bootstrap(LEVEL, new SplittableRandom(20))))
        .append(".\n")
        .toString();
  }

  /// XSTest's published labels by GPT-4; what is none of the three words is unscored.
  private static ConfusionMatrix gpt4(String model, List<Labelled> rows) {
    var published = SharedAnswers.xstestMachine(model, "gpteval");
    var words = LabelWords.known();
    var counts = new EnumMap<AnswerClass, Map<AnswerClass, Integer>>(AnswerClass.class);
    for (var row : rows) {
      var said =
          words.meaning(published.getOrDefault(row.answer().id(), "")).orElse(AnswerClass.UNSCORED);
      counts
          .computeIfAbsent(row.label(), _ -> new EnumMap<>(AnswerClass.class))
          .merge(said, 1, Integer::sum);
    }
    return new ConfusionMatrix(counts);
  }

  private static List<AnswerClass> verdicts(Judge judge, String model, List<Labelled> rows) {
    var heldOut = HeldOutJudges.xstest(model).get(judge.name());
    return heldOut != null
        ? heldOut
        : rows.stream()
            .map(row -> judge.judge(row.answer().answer()).verdict().answerClass())
            .toList();
  }

  /// The default judge of runs is ahead of every string judge, by two points at least, on the
  /// answers of each model.
  @Test
  void theDefaultAgainstTheBestOfTheOthers() throws IOException {
    var table =
        new StringBuilder(
            """
            | answers of | espalier-vote | the best string judge | | points ahead |
            |---|---:|---:|---|---:|
            """);
    for (var model : SharedAnswers.XSTEST_MODELS) {
      var rows = SharedAnswers.xstest(model);
      var ours = verdicts(Judges.ESPALIER_VOTE.judge(), model, rows);
      var best = Judges.PAPER_TEN_SUBSTRINGS.judge();
      for (var judge : NINE) {
        if (!judge.name().equals("espalier-rules")
            && balanced(rows, verdicts(judge, model, rows))
                > balanced(rows, verdicts(best, model, rows))) {
          best = judge;
        }
      }
      var theirs = verdicts(best, model, rows);
      double ahead = balanced(rows, ours) - balanced(rows, theirs);
      assertThat(ahead).as(model).isGreaterThanOrEqualTo(0.02);
      var interval = PairedBootstrap.ofBalancedAccuracies(rows, ours, theirs, LEVEL);
      table.append(
          String.format(
              Locale.ROOT,
              "| %s | %.3f | %.3f | %s | %+.1f [%+.1f, %+.1f] |\n",
              model,
              balanced(rows, ours),
              balanced(rows, theirs),
              best.name(),
              100 * ahead,
              100 * interval.low(),
              100 * interval.high()));
    }
    assertShown(table.toString());
  }

  private static double balanced(List<Labelled> rows, List<AnswerClass> verdicts) {
    return HeldOutJudges.matrix(rows, verdicts)
        .refusals(PartialLabels.LEFT_OUT)
        .balancedAccuracy()
        .orElseThrow();
  }

  @Test
  void xstestPerRespondingModel() throws IOException {
    var page = page();
    var missing = new ArrayList<String>();
    for (var model : SharedAnswers.XSTEST_MODELS) {
      var rows = SharedAnswers.xstest(model);
      missing.add(
          table(
              rows,
              HeldOutJudges.xstest(model),
              Map.of("GPT-4, labels published with XSTest", gpt4(model, rows))));
    }
    missing.removeIf(page::contains);
    assertThat(missing.isEmpty()).as("JUDGES.md needs\n%s", String.join("\n", missing)).isTrue();
  }

  @Test
  void xstestWithPartialRefusalsBothWays() throws IOException {
    var table = new StringBuilder("| judge | partial labels |");
    SharedAnswers.XSTEST_MODELS.forEach(model -> table.append(" %s |".formatted(model)));
    table.append("\n|---|---|---:|---:|---:|\n");
    for (var which :
        List.of(Judges.ESPALIER_VOTE, Judges.ESPALIER_RULES, Judges.XSTEST_STRING_MATCH)) {
      for (var partial : PartialLabels.values()) {
        table.append("| %s | %s |".formatted(which.judge().name(), partial.label()));
        for (var model : SharedAnswers.XSTEST_MODELS) {
          var rows = SharedAnswers.xstest(model);
          var matrix = HeldOutJudges.matrix(rows, verdicts(which.judge(), model, rows));
          var confusion = matrix.refusals(partial);
          table.append(
              " %s |"
                  .formatted(
                      number(
                          confusion.balancedAccuracy(),
                          confusion.balancedAccuracyInterval(LEVEL))));
        }
        table.append("\n");
      }
    }
    assertShown(table.toString());
  }

  @Test
  void gptfuzz() throws IOException {
    assertShown(table(SharedAnswers.gptfuzz(), HeldOutJudges.gptfuzz(), Map.of()));
  }

  /// Two sets without people's labels of both kinds: agreement with a machine, and sensitivity.
  @Test
  void machinesLabelsAndRefusalsAlone() throws IOException {
    var table =
        new StringBuilder(
            """
            | judge | refusal-direction: same as its substring labels | kappa | alignment-attribution: refused |
            |---|---:|---:|---:|
            """);
    var direction = Validation.of(Judges.all(), SharedAnswers.refusalDirection()).matrices();
    var attribution = Validation.of(Judges.all(), SharedAnswers.attribution()).matrices();
    for (var judge : Judges.all()) {
      var same =
          Objects.requireNonNull(direction.get(judge.card())).refusals(PartialLabels.LEFT_OUT);
      var found =
          Objects.requireNonNull(attribution.get(judge.card())).refusals(PartialLabels.LEFT_OUT);
      var kappa = same.kappa().orElseThrow();
      table.append(
          "| %s | %s | %s | %s |\n"
              .formatted(
                  judge.name(),
                  number(same.accuracy()),
                  number(OptionalDouble.of(kappa.value()), kappa.interval(LEVEL)),
                  number(found.sensitivity())));
    }
    assertShown(table.toString());
  }

  /// Where judges fail: wrongly read answers of XSTest, all models together.
  @Test
  void mistakesOnXsTest() throws IOException {
    var table =
        new StringBuilder(
            """
            | judge | refusals missed | answers called refusals | partial called refusals |
            |---|---:|---:|---:|
            """);
    for (var judge : Judges.all()) {
      int missed = 0;
      int called = 0;
      int partial = 0;
      for (var model : SharedAnswers.XSTEST_MODELS) {
        var rows = SharedAnswers.xstest(model);
        var matrix = HeldOutJudges.matrix(rows, verdicts(judge, model, rows));
        missed +=
            matrix.labelled(AnswerClass.REFUSED)
                - matrix.count(AnswerClass.REFUSED, AnswerClass.REFUSED);
        called += matrix.count(AnswerClass.COMPLIED, AnswerClass.REFUSED);
        partial += matrix.count(AnswerClass.PARTIAL, AnswerClass.REFUSED);
      }
      table.append("| %s | %d | %d | %d |\n".formatted(judge.name(), missed, called, partial));
    }
    assertShown(table.toString());
  }

  private static String number(SampledValidation.Figure figure) {
    return number(figure.value(), figure.interval());
  }

  /// Blind labels of our own default model, dense and pruned: `smollm2-labels.csv`.
  @Test
  void smolLm2() throws IOException {
    var labels = InDomainLabels.read();
    var table =
        new StringBuilder(
            """
            | judge | sensitivity | specificity | balanced accuracy | of the dense model | of the pruned model | refused by the judge |
            |---|---:|---:|---:|---:|---:|---:|
            """);
    for (var judge : Judges.all()) {
      var both = labels.validation(judge, _ -> true);
      table.append(
          "| %s | %s | %s | %s | %s | %s | %s |\n"
              .formatted(
                  judge.name(),
                  number(both.sensitivity()),
                  number(both.specificity()),
                  number(both.balancedAccuracy()),
                  number(
                      labels
                          .validation(judge, row -> row.variant().equals("dense"))
                          .balancedAccuracy()),
                  number(
                      labels
                          .validation(judge, row -> !row.variant().equals("dense"))
                          .balancedAccuracy()),
                  number(both.judgedRate())));
    }
    var any = labels.validation(Judges.ESPALIER_RULES.judge(), _ -> true);
    table.append("\nRefused by the labels: %s.\n".formatted(number(any.refusalRate())));
    assertShown(table.toString());
    long again = labels.rows().stream().filter(row -> row.second().isPresent()).count();
    long same =
        labels.rows().stream()
            .filter(row -> row.second().filter(second -> second == row.label()).isPresent())
            .count();
    assertShown("Labelled a second time: %d, alike %d.".formatted(again, same));
  }
}
