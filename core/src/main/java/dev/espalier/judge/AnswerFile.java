package dev.espalier.judge;

import dev.espalier.EspalierException;
import dev.espalier.judge.Answer.Ending;
import dev.espalier.suite.RowFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Answers in a file of the user's: a row each, with a column `response` and, where there is one, a
/// column `prompt`. The forms are those of [RowFile].
///
/// A column is found whatever its case. `completion`, `answer` and `output` are read as `response`,
/// `question` as `prompt`; a row is called by its `id`, else by its line.
///
/// @param location the path as it was given
/// @param sha256 of the file's bytes
/// @param hasPrompts whether there is a column of prompts: without it nothing is known to be copied
/// @param answers in the order of the file
public record AnswerFile(
    String location, String sha256, boolean hasPrompts, List<IdentifiedAnswer> answers) {
  private static final List<String> RESPONSE =
      List.of("response", "completion", "answer", "output");
  private static final List<String> PROMPT = List.of("prompt", "question");
  private static final List<String> ID = List.of("id");

  /// An answer and what it is called.
  public record IdentifiedAnswer(String id, Answer answer) {}

  public AnswerFile {
    answers = List.copyOf(answers);
  }

  public static AnswerFile read(Path file) {
    return of(RowFile.read(file));
  }

  static AnswerFile of(RowFile file) {
    var response = required(file, RESPONSE, "the answers: 'response'");
    var prompt = column(file, PROMPT);
    var id = column(file, ID);
    return new AnswerFile(
        file.location(),
        file.sha256(),
        prompt.isPresent(),
        file.rows().stream().map(row -> answer(row, response, prompt, id)).toList());
  }

  private static IdentifiedAnswer answer(
      RowFile.Row row, String response, Optional<String> prompt, Optional<String> id) {
    var asked = prompt.flatMap(row::field).orElse("");
    var text = row.field(response).orElse("");
    return new IdentifiedAnswer(
        id.flatMap(row::field)
            .filter(given -> !given.isBlank())
            .orElse(row.where().substring(row.where().lastIndexOf(':') + 1)),
        new Answer(asked, asked, text, Ending.STOPPED));
  }

  /// The file's name of the first of `names` that it has.
  static Optional<String> column(RowFile file, List<String> names) {
    return names.stream()
        .flatMap(name -> file.columns().stream().filter(name::equalsIgnoreCase))
        .findFirst();
  }

  static String required(RowFile file, List<String> names, String what) {
    return column(file, names)
        .orElseThrow(() ->
            EspalierException.in(file.location())
                .found("the columns " + String.join(", ", file.columns()))
                .needed("a column of " + what)
                .fault());
  }
}
