package dev.espalier.cli;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.espalier.EspalierException;
import dev.espalier.fetch.Checksum;
import dev.espalier.judge.AnswerClass;
import dev.espalier.judge.BlindLabel;
import dev.espalier.judge.LabelPlan.Drawn;
import dev.espalier.study.RunLabels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Answers to label as a CSV file: `id`, `prompt`, `response`, `label`. The id is a hash: it says
/// nothing of the model.
final class LabelSheet {
  private static final int ID_DIGITS = 12;

  private LabelSheet() {}

  static void write(Path file, RunLabels labels, List<Drawn> drawn) {
    try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file)) {
      csv.writeRecord("id", "prompt", "response", "label");
      for (var one : drawn) {
        var answer = labels.at(one);
        csv.writeRecord(
            id(labels, one),
            Optional.ofNullable(answer.prompt().text()).orElse(""),
            Optional.ofNullable(answer.generation().completion()).orElse(""),
            "");
      }
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }

  /// Takes the labels of a filled sheet, of answers in `drawn`; rows without a label are left out.
  /// Returns how many there were. Nothing is taken of a sheet with a mistake.
  static int read(
      Path file, RunLabels labels, List<Drawn> drawn, String labeller, Consumer<BlindLabel> kept) {
    var known = new HashMap<String, Drawn>();
    drawn.forEach(one -> known.put(id(labels, one), one));
    try (var csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      var read =
          csv.stream()
              .filter(row -> !row.getField("label").isBlank())
              .map(row -> {
                var at = file + ":" + row.getStartingLineNumber();
                var one = known.get(row.getField("id"));
                if (one == null) {
                  throw EspalierException.in(at)
                      .found("no answer that is yet to be labelled")
                      .needed("a row of the sheet of this run, --seed and --count")
                      .fault();
                }
                return labels.label(one, word(at, row.getField("label")), labeller);
              })
              .toList();
      read.forEach(kept);
      return read.size();
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }

  private static String word(String at, String label) {
    return AnswerClass.named(label.strip())
        .orElseThrow(() ->
            EspalierException.in(at)
                .found("label '" + label + "'")
                .needed(
                    "one of "
                        + Arrays.stream(AnswerClass.values())
                            .map(AnswerClass::label)
                            .collect(Collectors.joining(", ")))
                .fault())
        .label();
  }

  private static String id(RunLabels labels, Drawn drawn) {
    var key = labels.at(drawn).generation().generationKey();
    return Checksum.sha256(drawn.promptId() + " " + key).substring(0, ID_DIGITS);
  }
}
