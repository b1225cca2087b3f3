package dev.espalier.judge;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.espalier.judge.SampledValidation.Item;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/// The blind labels of SmolLM2's answers with what each judge said of them: `smollm2-labels.csv`,
/// made as its HOW.md says. It holds no texts.
///
/// @param rows a label each
record InDomainLabels(List<Row> rows) {
  private static final String FILE = "smollm2-labels.csv";

  /// A labelled answer.
  ///
  /// @param variant the model
  /// @param weight answers that it stands for
  /// @param label as given first
  /// @param second as given again; empty where it was not
  /// @param verdicts the record, whose fields `NAME VERSION` are verdicts
  record Row(
      String task,
      String variant,
      double weight,
      AnswerClass label,
      Optional<AnswerClass> second,
      NamedCsvRecord verdicts) {}

  static InDomainLabels read() {
    var file = Objects.requireNonNull(InDomainLabels.class.getResourceAsStream(FILE), FILE);
    try (var csv =
        CsvReader.builder().ofNamedCsvRecord(new InputStreamReader(file, StandardCharsets.UTF_8))) {
      return new InDomainLabels(csv.stream().map(InDomainLabels::row).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(NamedCsvRecord row) {
    return new Row(
        row.getField("task"),
        row.getField("variant"),
        Double.parseDouble(row.getField("weight")),
        AnswerClass.named(row.getField("label")).orElseThrow(),
        AnswerClass.named(row.getField("second")),
        row);
  }

  /// A judge on the rows of some models.
  SampledValidation validation(Judge judge, Predicate<Row> which) {
    var column = judge.name() + " " + judge.version();
    var items = new ArrayList<Item>();
    for (var row : rows) {
      if (which.test(row)) {
        var verdict =
            row.verdicts()
                .findField(column)
                .flatMap(AnswerClass::named)
                .orElseThrow(() ->
                    new AssertionError(
                        FILE + " has no verdicts of " + column + ": measure again, see HOW.md"));
        row.label()
            .isRefusal()
            .ifPresent(isRefusal ->
                items.add(new Item(row.task(), row.weight(), isRefusal, verdict.isRefusal())));
      }
    }
    return new SampledValidation(items);
  }
}
