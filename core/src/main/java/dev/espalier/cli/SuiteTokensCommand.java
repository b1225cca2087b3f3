package dev.espalier.cli;

import dev.espalier.model.load.Checkpoint;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.study.PromptTokens;
import dev.espalier.suite.Prompt;
import dev.espalier.suite.Suite;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier suite tokens`: a suite as a model reads it, for programs that compare engines.
@Command(
    name = "tokens",
    description =
        "Writes every prompt of a suite as the token ids that a model reads, in its chat template: one"
            + " JSON object a line, {\"id\": PROMPT, \"ids\": [...]}. It holds no text, but whoever has"
            + " the tokenizer can turn it back.")
final class SuiteTokensCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final ModelOptions model = new ModelOptions();

  @Option(
      names = {"-s", "--suite"},
      paramLabel = "SUITE",
      required = true,
      description = "'builtin', a suite from 'espalier suite list', or a suite's file.")
  private String suite = "";

  @Mixin private final ReadingOptions reading = new ReadingOptions();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      required = true,
      description = "The file to write; what it held is lost.")
  private Path out = Path.of("");

  private final Surroundings surroundings;

  SuiteTokensCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// A line of the file.
  record Line(String id, List<Integer> ids) {}

  /// What `--json` prints.
  record Written(
      String suite, String model, String format, int prompts, long tokens, int longestPrompt) {}

  @Override
  public Integer call() {
    var format = model.format();
    var asked = reading.open(suite, CacheFolder.in(surroundings).suites());
    var path = new Models(CacheFolder.in(surroundings)).locate(model.model());
    try (var source = CheckpointSource.open(path)) {
      var renderer = Checkpoint.format(source, format);
      try (var tokenizer = source.loadTokenizer()) {
        var tokens = new PromptTokens(renderer, tokenizer, reading.systemPrompt());
        tell(write(asked, tokens, source.name(), renderer.id()));
      }
    }
    return ExitCode.DONE;
  }

  private Written write(Suite asked, PromptTokens tokens, String modelName, String format) {
    long sum = 0;
    int longest = 0;
    try (var lines = JsonLines.create(out)) {
      for (Prompt prompt : asked.prompts()) {
        var line = new Line(prompt.id(), tokens.of(prompt));
        sum += line.ids().size();
        longest = Math.max(longest, line.ids().size());
        lines.write(line);
      }
    }
    return new Written(asked.name(), modelName, format, asked.prompts().size(), sum, longest);
  }

  private void tell(Written written) {
    output.say(
        "%s: %d prompts, %d tokens, at most %d in one, in the format %s of %s"
            .formatted(
                out,
                written.prompts(),
                written.tokens(),
                written.longestPrompt(),
                written.format(),
                written.model()));
    output.result(written);
  }
}
