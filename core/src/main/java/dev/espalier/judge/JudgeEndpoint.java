package dev.espalier.judge;

import dev.espalier.EspalierException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/// Where a language model answers: the address of an API like OpenAI's, up to and with its `/v1`,
/// and the model's name there.
///
/// The address holds no secret: a user name or a query in it is refused, for it stands in manifests
/// and on the terminal.
public record JudgeEndpoint(URI base, String model) {
  private static final Set<String> SCHEMES = Set.of("http", "https");

  /// The endpoint of `model` at `address`.
  public static JudgeEndpoint of(String address, String model) {
    if (model.isBlank()) {
      throw EspalierException.in("--judge")
          .found("'llm:' without a model")
          .needed("llm:MODEL, as in llm:gpt-4o-mini")
          .fault();
    }
    try {
      var base = new URI(address.strip().replaceAll("/+$", ""));
      if (base.getHost() != null
          && base.getScheme() != null
          && SCHEMES.contains(base.getScheme())
          && base.getRawUserInfo() == null
          && base.getRawQuery() == null
          && base.getRawFragment() == null) {
        return new JudgeEndpoint(base, model.strip());
      }
    } catch (URISyntaxException _) {
      // said below, without the address: it may hold a secret
    }
    throw EspalierException.in("--judge-url")
        .found("an address that is none, or that holds a user name or a query")
        .needed("scheme, host and path, as in https://api.openai.com/v1")
        .remedy("A key goes into the environment, as ESPALIER_JUDGE_KEY.")
        .fault();
  }

  /// The host, and its port where the address names one.
  public String host() {
    return base.getPort() < 0 ? base.getHost() : base.getHost() + ":" + base.getPort();
  }

  /// Whether what is sent is encrypted on its way, or goes no way.
  public boolean isGuarded() {
    return base.getScheme().equals("https") || isLocal();
  }

  /// Whether the address is one of this machine. What listens there may still pass things on.
  public boolean isLocal() {
    var host = base.getHost();
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  URI chatCompletions() {
    return URI.create(base + "/chat/completions");
  }
}
