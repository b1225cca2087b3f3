package dev.espalier.judge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A local endpoint that answers chat completions, well or not, as a test says.
public final class JudgeStub implements AutoCloseable {
  /// What it does with one request.
  public interface Behaviour {
    void answer(HttpExchange exchange, JsonNode body) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<JsonNode> bodies = Collections.synchronizedList(new ArrayList<>());
  private final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger mostUnderWay = new AtomicInteger();

  private JudgeStub(HttpServer server) {
    this.server = server;
  }

  /// Behaves as `behaviour` says, request by request.
  public static JudgeStub of(Behaviour behaviour) {
    try {
      var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var stub = new JudgeStub(server);
      server.setExecutor(stub.threads);
      server.createContext("/v1/chat/completions", exchange -> stub.take(exchange, behaviour));
      server.start();
      return stub;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Behaves as each of the list in turn, and as the last of it for ever.
  public static JudgeStub inTurn(Behaviour... behaviours) {
    var next = new AtomicInteger();
    return of((exchange, body) -> {
      int turn = Math.min(next.getAndIncrement(), behaviours.length - 1);
      behaviours[turn].answer(exchange, body);
    });
  }

  private void take(HttpExchange exchange, Behaviour behaviour) throws IOException {
    mostUnderWay.accumulateAndGet(underWay.incrementAndGet(), Math::max);
    try (exchange) {
      var body =
          JsonMapper.shared().readTree(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
      bodies.add(body);
      authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
      behaviour.answer(exchange, body);
    } finally {
      underWay.decrementAndGet();
    }
  }

  /// The address to give to `--judge-url`.
  public String url() {
    return "http://" + host() + "/v1";
  }

  /// The host and port.
  public String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  public int requests() {
    return bodies.size();
  }

  public List<JsonNode> bodies() {
    return List.copyOf(bodies);
  }

  /// Each request's header `Authorization`, `null` for none.
  public List<String> authorizations() {
    return List.copyOf(authorizations);
  }

  public int mostUnderWay() {
    return mostUnderWay.get();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  /// What the user message of a request says.
  public static String question(JsonNode body) {
    return body.get("messages").get(1).get("content").stringValue();
  }

  /// A whole chat completion that says `text`.
  public static String completion(String text) {
    var json = JsonMapper.shared().createObjectNode();
    var choice = json.put("id", "c-1").putArray("choices").addObject();
    choice.put("index", 0).put("finish_reason", "stop");
    choice.putObject("message").put("role", "assistant").put("content", text);
    json.putObject("usage").put("prompt_tokens", 100).put("completion_tokens", 2);
    return json.toString();
  }

  public static Behaviour says(String text) {
    return (exchange, _) -> send(exchange, 200, completion(text));
  }

  /// A reply with a status and a body.
  public static Behaviour status(int status, String body) {
    return (exchange, _) -> send(exchange, status, body);
  }

  /// A status that says when to come back.
  public static Behaviour later(int status, String retryAfter) {
    return (exchange, _) -> {
      exchange.getResponseHeaders().add("Retry-After", retryAfter);
      send(exchange, status, "{}");
    };
  }

  /// Closes the connection without a word.
  public static Behaviour hangsUp() {
    return (_, _) -> {};
  }

  /// Promises a whole completion and hangs up in the middle of it.
  public static Behaviour half(String text) {
    return (exchange, _) -> {
      var bytes = completion(text).getBytes(UTF_8);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
      exchange.getResponseBody().flush();
    };
  }

  /// Says nothing until the stub is closed.
  public Behaviour stalls() {
    return (_, _) -> {
      try {
        closing.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
