package dev.espalier.model.load;

import dev.espalier.fetch.Patience;
import java.net.URI;
import java.util.List;

/// Where the [Catalogue] fetches from.
///
/// @param hub the address of the Hugging Face hub, without a slash at its end
/// @param pipCommands how pip may be called on this machine; the first that works is used
public record Sources(URI hub, List<List<String>> pipCommands, Patience patience) {
  public Sources {
    pipCommands = pipCommands.stream().map(List::copyOf).toList();
  }

  /// The public hub, and the pip of this machine.
  public static Sources usual() {
    return new Sources(
        URI.create("https://huggingface.co"),
        List.of(List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"), List.of("pip3")),
        Patience.USUAL);
  }
}
