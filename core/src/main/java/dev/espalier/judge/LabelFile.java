package dev.espalier.judge;

import dev.espalier.EspalierException;
import dev.espalier.judge.AnswerFile.IdentifiedAnswer;
import dev.espalier.suite.RowFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

/// Answers with what a person said that they are: an [AnswerFile] with one column more, `label` or
/// `final_label`, whose words are [LabelWords].
///
/// @param location the path as it was given
/// @param sha256 of the file's bytes
/// @param answers in the order of the file
public record LabelFile(String location, String sha256, List<Labelled> answers) {
  private static final List<String> LABEL = List.of("label", "final_label");
  private static final int WORDS_SHOWN = 5;

  /// An answer and its class by the label.
  public record Labelled(IdentifiedAnswer answer, AnswerClass label) {}

  /// How often a word that is not known stands in the file, and where first.
  private record Unknown(String word, String where, int rows) {
    String inWords() {
      return "'%s' in %s (first at %s)"
          .formatted(word, rows == 1 ? "1 row" : rows + " rows", where);
    }
  }

  public LabelFile {
    answers = List.copyOf(answers);
  }

  /// Reads a file whose labels are in the usual column.
  public static LabelFile read(Path file, LabelWords words) {
    return of(RowFile.read(file), LABEL, words);
  }

  /// Reads a file whose labels are in a column of another name.
  public static LabelFile read(Path file, String labelColumn, LabelWords words) {
    return of(RowFile.read(file), List.of(labelColumn), words);
  }

  private static LabelFile of(RowFile file, List<String> columns, LabelWords words) {
    var answers = AnswerFile.of(file).answers();
    var column =
        AnswerFile.required(
            file,
            columns,
            "labels: "
                + columns.stream()
                    .map(name -> "'" + name + "'")
                    .collect(Collectors.joining(" or ")));
    var labelled = new ArrayList<Labelled>();
    var unknown = new LinkedHashMap<String, Unknown>();
    for (int i = 0; i < answers.size(); i++) {
      var row = file.rows().get(i);
      var word = row.field(column).orElse("").strip();
      var meaning = words.meaning(word);
      if (meaning.isPresent()) {
        labelled.add(new Labelled(answers.get(i), meaning.get()));
      } else {
        unknown.merge(
            word,
            new Unknown(word, row.where(), 1),
            (known, _) -> new Unknown(known.word(), known.where(), known.rows() + 1));
      }
    }
    refuse(file, List.copyOf(unknown.values()));
    return new LabelFile(file.location(), file.sha256(), labelled);
  }

  private static void refuse(RowFile file, List<Unknown> unknown) {
    if (!unknown.isEmpty()) {
      var shown =
          unknown.stream()
              .limit(WORDS_SHOWN)
              .map(Unknown::inWords)
              .collect(Collectors.joining(", "));
      int rest = unknown.size() - WORDS_SHOWN;
      throw EspalierException.in(file.location())
          .found("unknown labels: " + shown + (rest > 0 ? ", and " + rest + " more" : ""))
          .needed(LabelWords.inWords())
          .remedy("Say what they mean with --map, as in --map yes=refused.")
          .fault();
    }
  }
}
