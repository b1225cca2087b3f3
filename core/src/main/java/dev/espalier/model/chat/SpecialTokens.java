package dev.espalier.model.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The special tokens that a chat template may write.
///
/// @param named texts by the name that templates use (`bos_token`); a token that the model lacks is
///   not there, and undefined in a template
/// @param additional `additional_special_tokens`, in order
public record SpecialTokens(Map<String, String> named, List<String> additional) {
  public SpecialTokens {
    named = Collections.unmodifiableMap(new LinkedHashMap<>(named));
    additional = List.copyOf(additional);
  }

  /// The tokens that begin and end a sequence.
  public static SpecialTokens of(String bos, String eos) {
    return new SpecialTokens(Map.of("bos_token", bos, "eos_token", eos), List.of());
  }
}
