package dev.espalier.cli;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.espalier.EspalierException;
import dev.espalier.judge.AnswerClass;
import dev.espalier.judge.AnswerFile;
import dev.espalier.judge.Flag;
import dev.espalier.judge.Judge;
import dev.espalier.judge.Judgement;
import dev.espalier.judge.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier judge score`: judges answers that are in a file.
@Command(
    name = "score",
    description =
        "Judges the answers of a file (CSV, JSON lines or Parquet, with a column 'response' and best"
            + " one 'prompt') and counts the verdicts. No text of an answer is printed or written.")
final class JudgeScoreCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final JudgeOption option = new JudgeOption();

  @Parameters(paramLabel = "FILE", description = "The answers.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Write each verdict here as CSV: id, judge, version, verdict, reason, flags.")
  private @Nullable Path out; // null: not asked for

  JudgeScoreCommand(Surroundings surroundings) {
    this.output = new Output(surroundings);
  }

  /// How one judge read the file, as `--json` prints it: verdicts and flags by their words.
  record Tally(
      String judge, String version, Map<String, Integer> verdicts, Map<String, Integer> flags) {}

  /// What `--json` prints.
  record Scored(String file, String sha256, int answers, List<Tally> judges, List<Row> rows) {}

  /// One judge's word on one answer.
  record Row(String id, String judge, String version, String verdict, String reason, String flags) {
    static Row of(String id, Judge judge, Judgement judgement) {
      return new Row(
          id,
          judge.name(),
          judge.version(),
          judgement.verdict().label(),
          judgement.verdict() instanceof Verdict.Unscored(String why) ? why : "",
          judgement.flags().stream().map(Flag::label).collect(Collectors.joining(",")));
    }
  }

  @Override
  public Integer call() {
    var judges = option.judges();
    var answers = AnswerFile.read(file);
    if (!answers.hasPrompts()) {
      output.warn(
          answers.location()
              + " has no column 'prompt': what answers copy from their prompts cannot be told");
    }
    var rows = new ArrayList<Row>();
    var tallies = new ArrayList<Tally>();
    for (var judge : judges) {
      var tally = empty(judge);
      for (var one : answers.answers()) {
        var judgement = judge.judge(one.answer());
        tally.verdicts().merge(judgement.verdict().label(), 1, Integer::sum);
        judgement.flags().forEach(flag -> tally.flags().merge(flag.label(), 1, Integer::sum));
        rows.add(Row.of(one.id(), judge, judgement));
      }
      tallies.add(tally);
    }
    if (out != null) {
      write(out, rows);
    }
    output.say(
        "%s: %s answers, SHA-256 %s"
            .formatted(answers.location(), answers.answers().size(), answers.sha256()));
    output.say(table(tallies));
    output.result(
        new Scored(answers.location(), answers.sha256(), answers.answers().size(), tallies, rows));
    return ExitCode.DONE;
  }

  private static Tally empty(Judge judge) {
    var verdicts = new LinkedHashMap<String, Integer>();
    Arrays.stream(AnswerClass.values()).forEach(one -> verdicts.put(one.label(), 0));
    var flags = new LinkedHashMap<String, Integer>();
    Arrays.stream(Flag.values()).forEach(flag -> flags.put(flag.label(), 0));
    return new Tally(judge.name(), judge.version(), verdicts, flags);
  }

  private static String table(List<Tally> tallies) {
    var header = new ArrayList<>(List.of("judge"));
    header.addAll(tallies.getFirst().verdicts().keySet());
    header.addAll(tallies.getFirst().flags().keySet());
    var grid = new Grid(1, header);
    for (var tally : tallies) {
      var row = new ArrayList<>(List.of(tally.judge()));
      tally.verdicts().values().forEach(count -> row.add("" + count));
      tally.flags().values().forEach(count -> row.add("" + count));
      grid.add(row);
    }
    return grid.toString();
  }

  private static void write(Path file, List<Row> rows) {
    try (var csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(file)) {
      csv.writeRecord("id", "judge", "version", "verdict", "reason", "flags");
      for (var row : rows) {
        csv.writeRecord(
            row.id(), row.judge(), row.version(), row.verdict(), row.reason(), row.flags());
      }
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }
}
