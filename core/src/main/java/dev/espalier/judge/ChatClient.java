package dev.espalier.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes one request for a chat completion and says how it ended. It repeats nothing, follows no
/// redirect (the key would go with it), and takes no word of the endpoint's errors but a short
/// code: the rest may quote what was sent.
final class ChatClient {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final long MOST_BYTES = 1 << 20;
  private static final Pattern CODE = Pattern.compile("[a-z0-9_.]{1,40}");

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(CONNECT)
          .build();
  private final JudgeEndpoint endpoint;
  private final Optional<ApiKey> key;
  private final Duration timeout;
  private final Waiting waiting;

  ChatClient(JudgeEndpoint endpoint, Optional<ApiKey> key, Duration timeout, Waiting waiting) {
    this.endpoint = endpoint;
    this.key = key;
    this.timeout = timeout;
    this.waiting = waiting;
  }

  ChatReply ask(String body) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(endpoint.chatCompletions())
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .POST(BodyPublishers.ofString(body));
    key.ifPresent(secret -> request.header("Authorization", secret.authorization()));
    var handler = BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES);
    var future = client.sendAsync(request.build(), handler);
    try {
      return read(future.get(timeout.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException _) {
      return new ChatReply.Failed(
          "no whole reply within " + timeout.toSeconds() + " s", Optional.empty());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException) {
        return new ChatReply.Failed("the connection failed", Optional.empty());
      }
      throw new IllegalStateException("asking " + endpoint.host(), e.getCause());
    } finally {
      future.cancel(true);
    }
  }

  private ChatReply read(HttpResponse<byte[]> response) {
    int status = response.statusCode();
    return switch (status) {
      case 200 -> completion(response.body());
      case 400, 413, 422 -> {
        var error = json(response.body()).map(body -> body.path("error"));
        yield new ChatReply.Declined(status, code(error), word(error, "param"));
      }
      case 408, 409, 425, 429 -> failed(response);
      default ->
          status >= 500
              ? failed(response)
              : new ChatReply.Hopeless(
                  status, code(json(response.body()).map(body -> body.path("error"))));
    };
  }

  private ChatReply failed(HttpResponse<byte[]> response) {
    return new ChatReply.Failed(
        "the endpoint answered " + response.statusCode(),
        response.headers().firstValue("Retry-After").flatMap(this::retryAfter));
  }

  /// Seconds, or a date.
  private Optional<Duration> retryAfter(String value) {
    var text = value.strip();
    if (text.matches("\\d{1,9}")) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      var until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Instant now = waiting.now();
      return Optional.of(until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO);
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  /// One choice with a message, else the reply is no completion, half of one perhaps.
  private ChatReply completion(byte[] body) {
    var json = json(body);
    var choices = json.map(all -> all.path("choices")).filter(JsonNode::isArray);
    var message = choices.filter(all -> all.size() == 1).map(all -> all.get(0).path("message"));
    if (message.filter(JsonNode::isObject).isEmpty()) {
      return new ChatReply.Failed("the reply is no chat completion", Optional.empty());
    }
    var content = message.get().path("content");
    var usage = json.get().path("usage");
    var text = content.isString() ? content.stringValue() : "";
    return new ChatReply.Said(
        key.map(secret -> secret.hide(text)).orElse(text),
        tokens(usage, "prompt_tokens"),
        tokens(usage, "completion_tokens"));
  }

  private static int tokens(JsonNode usage, String name) {
    var count = usage.path(name);
    return count.isInt() && count.intValue() > 0 ? count.intValue() : 0;
  }

  private static Optional<JsonNode> json(byte[] body) {
    try {
      return Optional.ofNullable(JsonMapper.shared().readTree(new String(body, UTF_8)));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private String code(Optional<JsonNode> error) {
    var code = word(error, "code");
    return code.isEmpty() ? word(error, "type") : code;
  }

  /// A field that is a short word of lower-case letters; empty for all else.
  private String word(Optional<JsonNode> error, String name) {
    var value = error.map(one -> one.path(name)).filter(JsonNode::isString);
    var text = value.map(JsonNode::stringValue).orElse("");
    return CODE.matcher(text).matches() ? key.map(secret -> secret.hide(text)).orElse(text) : "";
  }
}
