package dev.espalier.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Where models come from: the Hugging Face hub, and the Python package index through pip. One of
/// them is enough for the default model.
final class SourceChecks {
  private static final URI HUB = URI.create("https://huggingface.co");
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private SourceChecks() {}

  /// What was learnt of a source.
  ///
  /// @param answers whether it can be used
  /// @param found in words
  record Source(boolean answers, String found) {}

  static List<Finding> onThisMachine() {
    return findings(hub(HUB, PATIENCE), pip("python3"));
  }

  static List<Finding> findings(Source hub, Source pip) {
    return List.of(
        hub.answers()
            ? Finding.ok("Hub", hub.found())
            : Finding.note("Hub", hub.found(), withoutHub(pip)),
        pip.answers() ? Finding.ok("pip", pip.found()) : withoutPip(hub, pip));
  }

  private static String withoutHub(Source pip) {
    return pip.answers()
        ? "The default model is fetched through pip. Give other models as folders or files."
        : "Give models as folders or files.";
  }

  private static Finding withoutPip(Source hub, Source pip) {
    return hub.answers()
        ? Finding.note("pip", pip.found(), "Not needed while the hub answers.")
        : Finding.problem(
            "pip",
            pip.found(),
            "Neither source of the default model can be used: install Python 3 with pip, or connect"
                + " to the hub.");
  }

  /// Asks the hub for its front page's head. Looking up a name may block, so the wait is ours.
  static Source hub(URI address, Duration patience) {
    var client = HttpClient.newBuilder().connectTimeout(patience).build();
    try {
      var request =
          HttpRequest.newBuilder(address).method("HEAD", HttpRequest.BodyPublishers.noBody());
      var response =
          client
              .sendAsync(request.build(), BodyHandlers.discarding())
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Source(response.statusCode() < 500, address + " answers " + response.statusCode());
    } catch (TimeoutException _) {
      return new Source(false, address + " does not answer within " + Quantity.duration(patience));
    } catch (ExecutionException e) {
      var root = Mistake.rootOf(e);
      String why =
          root instanceof UnresolvedAddressException
              ? "its name is not known here"
              : Mistake.said(root);
      return new Source(false, address + " cannot be reached: " + why);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Source(false, address + ": the wait was interrupted");
    } finally {
      client.shutdownNow();
    }
  }

  /// Asks Python for its pip.
  static Source pip(String python) {
    try {
      var process =
          new ProcessBuilder(python, "-m", "pip", "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String said =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .findFirst()
              .orElse("");
      return process.waitFor() == 0
          ? new Source(true, said.replaceFirst(" from .*\\(", " (") + ", by " + python)
          : new Source(false, python + " has no pip: " + said);
    } catch (IOException _) {
      return new Source(false, "no " + python + " on the PATH");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Source(false, python + ": the wait was interrupted");
    }
  }
}
