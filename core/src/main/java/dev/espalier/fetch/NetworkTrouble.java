package dev.espalier.fetch;

import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;

/// What an exception of the HTTP client means, in words.
final class NetworkTrouble {
  private NetworkTrouble() {}

  /// Why the host could not be reached; empty where it was reached and something else went wrong.
  static Optional<String> unreachable(Throwable failure, Patience patience) {
    return switch (failure) {
      case HttpConnectTimeoutException _ ->
          Optional.of("no connection within " + patience.connect().toMillis() + " ms");
      case HttpTimeoutException _ ->
          Optional.of("no answer within " + patience.headers().toMillis() + " ms");
      case ConnectException e when isCausedByName(e) -> Optional.of("unknown host");
      case ConnectException _ -> Optional.of("no connection");
      default -> Optional.empty();
    };
  }

  private static boolean isCausedByName(Throwable failure) {
    for (var cause = failure.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException) {
        return true;
      }
    }
    return false;
  }
}
