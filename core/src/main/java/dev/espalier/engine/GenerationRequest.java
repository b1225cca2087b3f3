package dev.espalier.engine;

import java.util.List;

/// A rendered prompt as token ids, to be continued.
///
/// @param id names the request in its outcome and seeds its random numbers
public record GenerationRequest(String id, List<Integer> promptIds) {
  public GenerationRequest {
    promptIds = List.copyOf(promptIds);
    if (promptIds.isEmpty()) {
      throw new IllegalArgumentException("request '" + id + "' has no tokens");
    }
  }
}
