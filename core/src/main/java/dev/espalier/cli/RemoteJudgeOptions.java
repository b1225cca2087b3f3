package dev.espalier.cli;

import dev.espalier.EspalierException;
import dev.espalier.judge.ApiKey;
import dev.espalier.judge.Asking;
import dev.espalier.judge.JudgeEndpoint;
import dev.espalier.judge.JudgingEstimate;
import dev.espalier.judge.RemoteJudge;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How a language model is asked to judge: a mixin of the commands that judge.
final class RemoteJudgeOptions {
  /// The variable whose key goes to any endpoint.
  static final String KEY = "ESPALIER_JUDGE_KEY";

  /// The variable whose key goes to OpenAI and to nobody else.
  static final String OPENAI_KEY = "OPENAI_API_KEY";

  private static final String OPENAI_HOST = "api.openai.com";

  @Option(
      names = "--judge-url",
      paramLabel = "URL",
      description =
          "Where the model of --judge llm:MODEL answers: an API like OpenAI's, up to and with its /v1."
              + " Its key comes from "
              + KEY
              + ", for OpenAI else from "
              + OPENAI_KEY
              + ". Default: ${DEFAULT-VALUE}.")
  private String url = "https://" + OPENAI_HOST + "/v1";

  @Option(
      names = "--yes-send",
      description =
          "Send prompts and answers to the judge's host without being asked; needed where there is no"
              + " terminal.")
  private boolean isSendingAllowed;

  @Option(
      names = "--judge-price",
      paramLabel = "IN,OUT",
      description =
          "What a million tokens cost, sent and received, in dollars, such as 0.15,0.60: then the"
              + " estimate says what judging will cost.")
  private @Nullable String price; // null: tokens are said, money is not

  @Option(
      names = "--judge-at-once",
      paramLabel = "N",
      description = "Requests under way at a time. Default: ${DEFAULT-VALUE}.")
  private int atOnce = Asking.DEFAULTS.atOnce();

  @Option(
      names = "--judge-per-minute",
      paramLabel = "N",
      description = "Requests begun in a minute at most. Default: as many as come.")
  private @Nullable Integer perMinute; // null: no limit of ours

  @Option(
      names = "--judge-timeout",
      paramLabel = "SECONDS",
      description = "How long one reply may take. Default: 60.")
  private int timeoutSeconds = (int) Asking.DEFAULTS.timeout().toSeconds();

  @Option(
      names = "--judge-tries",
      paramLabel = "N",
      description =
          "Requests for one answer before it is left unscored, the first counted. Default:"
              + " ${DEFAULT-VALUE}.")
  private int tries = Asking.DEFAULTS.tries();

  @Option(
      names = "--judge-max-tokens",
      paramLabel = "N",
      description =
          "Tokens that the model may write for its one word: hundreds where it thinks first."
              + " Default: ${DEFAULT-VALUE}.")
  private int maxTokens = Asking.DEFAULTS.maxTokens();

  private final Surroundings surroundings;

  RemoteJudgeOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  boolean isSendingAllowed() {
    return isSendingAllowed;
  }

  /// The model as a judge; its key is out of the environment.
  RemoteJudge judge(String model) {
    var endpoint = JudgeEndpoint.of(url, model);
    var key = key(endpoint);
    if (key.isPresent() && !endpoint.isGuarded()) {
      throw EspalierException.in("--judge-url")
          .found("http to %s, with a key in %s".formatted(endpoint.host(), KEY))
          .needed("https: the key would go over the network in the clear")
          .fault();
    }
    return RemoteJudge.of(
        endpoint,
        key,
        new Asking(
            positive("--judge-at-once", atOnce),
            positive("--judge-tries", tries),
            Duration.ofSeconds(positive("--judge-timeout", timeoutSeconds)),
            perMinute == null
                ? OptionalInt.empty()
                : OptionalInt.of(positive("--judge-per-minute", perMinute)),
            positive("--judge-max-tokens", maxTokens)));
  }

  private Optional<ApiKey> key(JudgeEndpoint endpoint) {
    var given = surroundings.environment().getOrDefault(KEY, "");
    if (!given.isEmpty()) {
      return Optional.of(ApiKey.of(KEY, given));
    }
    if (!endpoint.base().getHost().equals(OPENAI_HOST)) {
      return Optional.empty();
    }
    var openAi = surroundings.environment().getOrDefault(OPENAI_KEY, "");
    if (openAi.isEmpty()) {
      throw EspalierException.in(OPENAI_HOST)
          .found("no key")
          .needed("one in %s or %s".formatted(KEY, OPENAI_KEY))
          .remedy("For a model of your own, say where it answers with --judge-url.")
          .fault();
    }
    return Optional.of(ApiKey.of(OPENAI_KEY, openAi));
  }

  /// What a million tokens cost, where it was said.
  Optional<JudgingEstimate.Price> price() {
    if (price == null) {
      return Optional.empty();
    }
    var parts = price.split(",", -1);
    if (parts.length == 2) {
      try {
        double sent = Double.parseDouble(parts[0].strip());
        double received = Double.parseDouble(parts[1].strip());
        if (sent >= 0 && received >= 0 && Double.isFinite(sent + received)) {
          return Optional.of(new JudgingEstimate.Price(sent, received));
        }
      } catch (NumberFormatException _) {
        // said below
      }
    }
    throw EspalierException.in("--judge-price")
        .found("'" + price + "'")
        .needed("two prices, as in 0.15,0.60")
        .fault();
  }

  private static int positive(String option, int value) {
    if (value < 1) {
      throw EspalierException.in(option).found("" + value).needed("at least 1").fault();
    }
    return value;
  }
}
