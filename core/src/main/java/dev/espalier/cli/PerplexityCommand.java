package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.bench.Perplexity;
import dev.espalier.model.Backend;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.study.PerplexityMeasurement;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `espalier perplexity`: how well a model predicts a text.
@Command(
    name = "perplexity",
    description =
        "Scores a text under a model: exp of the mean negative log-likelihood of a token.")
final class PerplexityCommand implements Callable<Integer> {
  /// Tokens of a window where nothing else is asked for.
  static final int WINDOW_TOKENS = 512;

  @Mixin private final Output output;
  @Mixin private final ModelOptions model = new ModelOptions();
  @Mixin private final ComputeOptions compute = new ComputeOptions();

  @Option(
      names = "--text",
      paramLabel = "FILE",
      description = "A UTF-8 text. Default: the prose on gardens that comes with Espalier.")
  private @Nullable Path text; // null: the built-in text

  @Option(
      names = "--window",
      paramLabel = "TOKENS",
      description = "Tokens of a window; windows do not overlap. Default: ${DEFAULT-VALUE}.")
  private int window = WINDOW_TOKENS;

  private final Surroundings surroundings;

  PerplexityCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Score(
      String model,
      String text,
      String textSha256,
      double perplexity,
      double nllNats,
      long tokens,
      int windowTokens,
      String rule,
      String dtype) {}

  @Override
  public Integer call() {
    if (window < 2) {
      throw EspalierException.in("--window")
          .found(Integer.toString(window))
          .needed("at least 2")
          .fault();
    }
    var dtype = compute.dtype(Cpu.ofThisMachine());
    Backend.useThreads(compute.threads());
    String content = content();
    String name = text == null ? Perplexity.BUILTIN_TEXT : text.toString();
    var path = new Models(CacheFolder.in(surroundings)).locate(model.model());
    try (var source = CheckpointSource.open(path);
        var tokenizer = source.loadTokenizer();
        var weights = source.loadModel(RefusalsCommand.dtype(dtype))) {
      var row =
          PerplexityMeasurement.measure(
              weights,
              tokenizer,
              new PerplexityMeasurement.Text(name, content, window),
              source.name(),
              output.progress());
      double perplexity = Math.exp(row.nllNats() / row.tokens());
      output.say(
          "%s: perplexity %.4f of '%s' (%d tokens scored, windows of %d, %s)"
              .formatted(
                  source.name(),
                  perplexity,
                  name,
                  row.tokens(),
                  row.windowTokens(),
                  dtype.dtype()));
      output.result(
          new Score(
              source.name(),
              name,
              row.textHash(),
              perplexity,
              row.nllNats(),
              row.tokens(),
              row.windowTokens(),
              row.rule(),
              dtype.dtype()));
    }
    return ExitCode.DONE;
  }

  private String content() {
    if (text == null) {
      return Perplexity.builtinText();
    }
    try {
      return Files.readString(text);
    } catch (NoSuchFileException e) {
      throw EspalierException.in(text).found("no such file").cause(e).fault();
    } catch (CharacterCodingException e) {
      throw EspalierException.in(text).found("not UTF-8").needed("UTF-8 text").cause(e).fault();
    } catch (IOException e) {
      throw EspalierException.in(text)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }
}
