package dev.espalier.prune;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A pattern for the names of matrices, such as `model.layers.0.self_attn.q_proj`.
///
/// `*` stands for any characters, dots too, and `?` for one. A pattern fits a whole name, or what
/// stands behind any of its dots: `q_proj`, `self_attn.*` and `layers.1?.mlp.*` fit. An ending
/// `.weight` counts for nothing.
record NamePattern(String text) {
  private static final String WEIGHT = ".weight";

  boolean fits(String name) {
    String glob = bare();
    var regex = new StringBuilder("(?:.*\\.)?");
    for (int i = 0; i < glob.length(); i++) {
      char c = glob.charAt(i);
      regex.append(
          switch (c) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(String.valueOf(c));
          });
    }
    return Pattern.compile(regex.toString()).matcher(name).matches();
  }

  private String bare() {
    return text.endsWith(WEIGHT) ? text.substring(0, text.length() - WEIGHT.length()) : text;
  }

  /// Refuses, in the name of `where`, a pattern that fits none of `names`, and says which names are
  /// near.
  void requireFit(String where, Collection<String> names) {
    if (names.stream().anyMatch(this::fits)) {
      return;
    }
    var fault =
        EspalierException.in(where)
            .found("pattern '" + text + "' fits no matrix of the target")
            .needed("one that fits, such as " + projections(names));
    nearest(names).ifPresent(name -> fault.remedy("Did you mean '" + name + "'?"));
    throw fault.fault();
  }

  private Optional<String> nearest(Collection<String> names) {
    var known = new LinkedHashSet<String>();
    for (String name : names) {
      for (int dot = name.length(); dot >= 0; dot = name.lastIndexOf('.', dot - 1)) {
        known.add(name.substring(Math.min(name.length(), dot + 1)));
      }
      known.add(name);
    }
    known.remove("");
    String glob = bare();
    return Spelling.nearest(glob.startsWith("*.") ? glob.substring(2) : glob, known);
  }

  private static String projections(Collection<String> names) {
    return names.stream()
        .map(name -> name.substring(name.lastIndexOf('.') + 1))
        .distinct()
        .collect(Collectors.joining(", "));
  }
}
