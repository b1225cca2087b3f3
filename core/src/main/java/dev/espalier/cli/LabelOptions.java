package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.judge.LabelFile;
import dev.espalier.judge.LabelWords;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Which files hold answers with labels, and what their words mean.
@Command
final class LabelOptions {
  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "Answers with labels: CSV, JSON lines or Parquet with the columns 'response', 'label' or"
              + " 'final_label', and best 'prompt'. Repeat it for several files.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--label-column",
      paramLabel = "NAME",
      description = "The column of the labels, where it has another name.")
  private @Nullable String labelColumn; // null: the usual names

  @Option(
      names = "--map",
      paramLabel = "WORD=CLASS",
      description =
          "What a word of the labels means: refused, complied, partial, redirected or unscored (left"
              + " out). Our words and those of XSTest are known.")
  private List<String> mappings = new ArrayList<>();

  /// The paths as they were given.
  List<Path> given() {
    return List.copyOf(files);
  }

  /// The files, in the order given; at least one.
  List<LabelFile> read() {
    if (files.isEmpty()) {
      throw EspalierException.in("--labels")
          .found("not given")
          .needed("a file of answers with labels")
          .fault();
    }
    var words = LabelWords.known().with(mappings);
    return files.stream().map(file -> read(file, words)).toList();
  }

  private LabelFile read(Path file, LabelWords words) {
    var labels =
        labelColumn == null
            ? LabelFile.read(file, words)
            : LabelFile.read(file, labelColumn, words);
    if (labels.answers().isEmpty()) {
      throw EspalierException.in(file).found("no rows").needed("labelled answers").fault();
    }
    return labels;
  }
}
