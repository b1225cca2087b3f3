package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.bench.Perplexity;
import dev.espalier.bench.RollingPerplexity;
import dev.espalier.bench.StridedPerplexity;
import dev.espalier.bench.WikiText;
import dev.espalier.engine.LogLikelihood;
import dev.espalier.model.Backend;
import dev.espalier.model.LanguageModel;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.store.GenerationKey;
import dev.espalier.study.PerplexityMeasurement;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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

  /// `seqlen` of the authors' `evaluate.py`.
  static final int AUTHORS_WINDOW_TOKENS = 2048;

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
      description =
          "Tokens of a window; windows do not overlap. Default: 512; 2048 with --rule authors; the"
              + " model's context with --rule harness.")
  private @Nullable Integer window; // null: the rule's own

  @Option(
      names = "--stride",
      paramLabel = "TOKENS",
      description =
          "With --rule windows: windows overlap and begin so many tokens apart; what was read before"
              + " is not scored again.")
  private @Nullable Integer stride; // null: windows do not overlap

  @Option(
      names = "--rule",
      paramLabel = "NAME",
      description =
          "windows, the default: all tokens of any text. authors: WikiText as the paper's authors"
              + " score it, its lines joined by empty ones, what is left behind the last whole"
              + " window not scored. harness: WikiText as the task of lm-evaluation-harness, by word"
              + " and by byte.")
  private Rule rule = Rule.WINDOWS;

  private final Surroundings surroundings;

  PerplexityCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// The values of `--rule`.
  enum Rule {
    WINDOWS,
    AUTHORS,
    HARNESS
  }

  /// A window, or a page of WikiText, in `--json`.
  record Part(long tokens, double nllNats) {
    static List<Part> of(List<LogLikelihood.Total> totals) {
      return totals.stream().map(total -> new Part(total.tokens(), total.nllNats())).toList();
    }
  }

  /// What `--json` prints with `--rule harness`.
  ///
  /// @param parts a page each
  record WordScore(
      String model,
      String text,
      double wordPerplexity,
      double bytePerplexity,
      double bitsPerByte,
      double nllNats,
      long tokens,
      long words,
      long bytes,
      int pages,
      int windowTokens,
      String rule,
      String dtype,
      List<Part> parts) {}

  /// What `--json` prints.
  ///
  /// @param parts a window each
  record Score(
      String model,
      String text,
      String textSha256,
      double perplexity,
      double nllNats,
      long tokens,
      int windowTokens,
      String rule,
      String dtype,
      List<Part> parts) {}

  @Override
  public Integer call() {
    if (window != null && window < 2) {
      throw EspalierException.in("--window").found(window.toString()).needed("at least 2").fault();
    }
    if (stride != null) {
      checkStride(stride, window(WINDOW_TOKENS));
    }
    var computing = compute.on(Hardware.ofThisMachine());
    Backend.useThreads(compute.threads());
    computing.tell(output);
    String content = content();
    String name = text == null ? Perplexity.BUILTIN_TEXT : text.toString();
    var path = new Models(CacheFolder.in(surroundings)).locate(model.model());
    try (var source = CheckpointSource.open(path);
        var tokenizer = source.loadTokenizer();
        var weights = source.loadModel(computing.dtype(), computing.device())) {
      var subject = new Subject(source, weights, tokenizer, weights.dtypeLabel());
      switch (rule) {
        case WINDOWS -> {
          if (stride == null) {
            byWindows(subject, name, content, window(WINDOW_TOKENS), Perplexity.Remainder.KEPT);
          } else {
            byStrides(subject, name, content, stride);
          }
        }
        case AUTHORS ->
            byWindows(
                subject,
                name,
                WikiText.joinedRows(content),
                window(AUTHORS_WINDOW_TOKENS),
                Perplexity.Remainder.DROPPED);
        case HARNESS -> byWords(subject, name, content);
      }
    }
    return ExitCode.DONE;
  }

  /// The model under way.
  private record Subject(
      CheckpointSource source, LanguageModel weights, Tokenizer tokenizer, String dtype) {}

  private int window(int usual) {
    return window == null ? usual : window;
  }

  private void byWindows(
      Subject subject, String name, String content, int tokens, Perplexity.Remainder remainder) {
    var measured =
        PerplexityMeasurement.measure(
            subject.weights(),
            subject.tokenizer(),
            new PerplexityMeasurement.Text(name, content, tokens, remainder),
            subject.source().name(),
            output.progress());
    var row = measured.row();
    var parts =
        measured.windows().stream()
            .map(window -> new Part(window.tokens(), window.nllNats()))
            .toList();
    double perplexity = Math.exp(row.nllNats() / row.tokens());
    output.say(
        "%s: perplexity %.4f of '%s' (%d tokens scored, windows of %d, %s)"
            .formatted(
                subject.source().name(),
                perplexity,
                name,
                row.tokens(),
                row.windowTokens(),
                subject.dtype()));
    output.result(
        new Score(
            subject.source().name(),
            name,
            row.textHash(),
            perplexity,
            row.nllNats(),
            row.tokens(),
            row.windowTokens(),
            row.rule(),
            subject.dtype(),
            parts));
  }

  private void checkStride(int tokens, int windowTokens) {
    if (rule != Rule.WINDOWS) {
      throw EspalierException.in("--stride")
          .found("windows that overlap, with another rule")
          .needed("--rule windows")
          .fault();
    }
    if (tokens < 1 || tokens >= windowTokens) {
      throw EspalierException.in("--stride")
          .found("" + tokens)
          .needed("1 to " + (windowTokens - 1) + ": less than a window")
          .fault();
    }
  }

  private void byStrides(Subject subject, String name, String content, int strideTokens) {
    int tokens = Math.min(window(WINDOW_TOKENS), subject.weights().config().context());
    checkStride(strideTokens, tokens); // the model's context may be the shorter one
    var ids = Arrays.stream(subject.tokenizer().encodeDocument(content).ids()).boxed().toList();
    if (ids.size() < 2) {
      throw EspalierException.in(name)
          .found(ids.size() + " tokens")
          .needed("at least 2: a token is scored given another")
          .fault();
    }
    var strided = new StridedPerplexity(new LogLikelihood(subject.weights()), tokens, strideTokens);
    List<LogLikelihood.Total> windows;
    try (var task = output.progress().begin("perplexity of '" + name + "'", ids.size() - 1)) {
      windows = strided.windows(ids, task);
    }
    var sum = windows.stream().reduce(LogLikelihood.Total::plus).orElseThrow();
    double perplexity = Math.exp(sum.nllNats() / sum.tokens());
    output.say(
        "%s: perplexity %.4f of '%s' (%d tokens scored, windows of %d every %d, %s)"
            .formatted(
                subject.source().name(),
                perplexity,
                name,
                sum.tokens(),
                tokens,
                strideTokens,
                subject.dtype()));
    output.result(
        new Score(
            subject.source().name(),
            name,
            GenerationKey.textHash(content),
            perplexity,
            sum.nllNats(),
            sum.tokens(),
            tokens,
            strided.rule(),
            subject.dtype(),
            Part.of(windows)));
  }

  private void byWords(Subject subject, String name, String content) {
    int context = subject.weights().config().context();
    int tokens = Math.min(window(context), context);
    var rolling =
        new RollingPerplexity(
            new LogLikelihood(subject.weights()),
            subject.tokenizer(),
            subject.source().startId(),
            tokens);
    var sums = rolling.of(content, output.progress());
    output.say(
        "%s: word perplexity %.4f, byte perplexity %.4f, %.4f bits per byte of '%s' (%d pages, %s)"
            .formatted(
                subject.source().name(),
                sums.wordPerplexity(),
                sums.bytePerplexity(),
                sums.bitsPerByte(),
                name,
                sums.pages().size(),
                subject.dtype()));
    output.result(
        new WordScore(
            subject.source().name(),
            name,
            sums.wordPerplexity(),
            sums.bytePerplexity(),
            sums.bitsPerByte(),
            sums.nllNats(),
            sums.tokens(),
            sums.words(),
            sums.bytes(),
            sums.pages().size(),
            tokens,
            RollingPerplexity.RULE,
            subject.dtype(),
            Part.of(sums.pages())));
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
