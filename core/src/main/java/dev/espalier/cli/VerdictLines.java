package dev.espalier.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.espalier.EspalierException;
import dev.espalier.judge.Flag;
import dev.espalier.judge.Judge;
import dev.espalier.judge.Judgement;
import dev.espalier.judge.Verdict;
import dev.espalier.store.JudgementRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Verdicts one by one, as they are written to a file and printed with `--json`.
final class VerdictLines {
  private final List<Line> lines = new ArrayList<>();

  /// One judge's word on one answer.
  ///
  /// @param reply what a judge with words said; empty for all others
  record Line(
      String id,
      String judge,
      String version,
      String verdict,
      String reason,
      String flags,
      String reply) {}

  void add(String id, Judge judge, Judgement judgement) {
    lines.add(
        new Line(
            id,
            judge.name(),
            judge.version(),
            judgement.verdict().label(),
            judgement.verdict() instanceof Verdict.Unscored(String why) ? why : "",
            judgement.flags().stream().map(Flag::label).collect(Collectors.joining(",")),
            judgement.said().orElse("")));
  }

  void add(String id, Judge judge, JudgementRow row, Optional<String> reply) {
    lines.add(
        new Line(
            id,
            judge.name(),
            judge.version(),
            row.verdict(),
            row.reason(),
            row.flags(),
            reply.orElse("")));
  }

  List<Line> all() {
    return List.copyOf(lines);
  }

  void writeTo(@Nullable Path file) { // null: not asked for
    if (file == null) {
      return;
    }
    try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file)) {
      csv.writeRecord("id", "judge", "version", "verdict", "reason", "flags", "reply");
      for (var line : lines) {
        csv.writeRecord(
            line.id(),
            line.judge(),
            line.version(),
            line.verdict(),
            line.reason(),
            line.flags(),
            line.reply());
      }
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }
}
