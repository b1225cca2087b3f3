package dev.espalier.fetch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A server on the loopback that answers each request by the next behaviour in its script.
public final class StubServer implements AutoCloseable {
  /// One answer.
  public interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Deque<Behaviour> script = new ArrayDeque<>();
  private final List<String> ranges = Collections.synchronizedList(new ArrayList<>());

  private StubServer(HttpServer server) {
    this.server = server;
  }

  public static StubServer start(Behaviour... behaviours) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var stub = new StubServer(server);
    stub.script.addAll(List.of(behaviours));
    server.setExecutor(stub.threads);
    server.createContext("/", stub::next);
    server.start();
    return stub;
  }

  public URI uri(String path) {
    var address = server.getAddress();
    return URI.create("http://%s:%d%s".formatted("127.0.0.1", address.getPort(), path));
  }

  /// What each request asked for: `Range If-Range`, `-` for what it did not say.
  public List<String> ranges() {
    return List.copyOf(ranges);
  }

  private void next(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    ranges.add(
        headers.getOrDefault("Range", List.of("-")).getFirst()
            + " "
            + headers.getOrDefault("If-Range", List.of("-")).getFirst());
    Behaviour behaviour;
    synchronized (script) {
      behaviour = script.removeFirst();
    }
    try (exchange) {
      behaviour.answer(exchange);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  public static Behaviour status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  public static Behaviour redirectTo(String location) {
    return exchange -> {
      exchange.getResponseHeaders().add("Location", location);
      exchange.sendResponseHeaders(302, -1);
    };
  }

  public static Behaviour whole(byte[] bytes) {
    return exchange -> {
      exchange.getResponseHeaders().add("ETag", "\"v1\"");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  /// Promises all and hangs up after `count` bytes.
  public static Behaviour cutAfter(int count, byte[] bytes, String etag) {
    return exchange -> {
      exchange.getResponseHeaders().add("ETag", etag);
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, count);
      exchange.getResponseBody().flush();
    };
  }

  /// Answers the range from `from` to the end.
  public static Behaviour rest(int from, byte[] bytes) {
    return rest("bytes %d-%d/%d".formatted(from, bytes.length - 1, bytes.length), from, bytes);
  }

  public static Behaviour rest(String contentRange, int from, byte[] bytes) {
    return exchange -> {
      exchange.getResponseHeaders().add("Content-Range", contentRange);
      exchange.sendResponseHeaders(206, bytes.length - from);
      exchange.getResponseBody().write(bytes, from, bytes.length - from);
    };
  }
}
