package dev.espalier.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Sorts requests into groups whose prompts begin alike, so that what they share is read once.
///
/// Sorted by their tokens, requests are the leaves of a prefix tree in order: those under one node
/// stand together. From the leaves up, what is below a node becomes a group of its own where that
/// saves more prompt tokens than running apart from the others costs; the rest go to the node
/// above, and share what that does.
final class PrefixGroups {
  /// A step of another batch reads all weights once more: in time that is worth about so many
  /// prompt tokens, on the machines that we measured.
  private static final int TOKENS_PER_STEP = 16;

  /// Less than this is not worth the second product in every attention.
  private static final int FEWEST_SAVED = 64;

  private final int steps;
  private final List<Group> groups = new ArrayList<>();

  /// Requests that begin with the same `shared` tokens, each of them longer than that.
  record Group(int shared, List<GenerationRequest> requests) {
    Group {
      requests = List.copyOf(requests);
    }

    /// Prompt tokens that are computed for the group.
    long computedTokens() {
      return shared
          + requests.stream().mapToLong(request -> request.promptIds().size() - shared).sum();
    }
  }

  private PrefixGroups(int steps) {
    this.steps = steps;
  }

  /// [#of(List, int, BatchPlan.Sharing)] of what is shared.
  static List<Group> of(List<GenerationRequest> requests, int steps) {
    return of(requests, steps, BatchPlan.Sharing.PREFIXES);
  }

  /// The groups of `requests` that may each run for `steps` tokens, or one group of all that shares
  /// nothing. Every request is in one of them; their order, and that of their requests, depends on
  /// the tokens and ids alone.
  static List<Group> of(List<GenerationRequest> requests, int steps, BatchPlan.Sharing sharing) {
    var sorted =
        requests.stream()
            .sorted(
                Comparator.comparing(GenerationRequest::promptIds, PrefixGroups::compare)
                    .thenComparing(GenerationRequest::id))
            .toList();
    if (sorted.isEmpty()) {
      return List.of();
    }
    return switch (sharing) {
      case NOTHING -> List.of(new Group(0, sorted));
      case PREFIXES -> {
        var planned = new PrefixGroups(steps);
        planned.add(common(sorted), planned.split(sorted));
        yield planned.groups;
      }
    };
  }

  /// Makes groups of what is below the node of `sorted`, from the leaves up; what is left shares
  /// the node's own tokens.
  private List<GenerationRequest> split(List<GenerationRequest> sorted) {
    int common = common(sorted);
    var rest = new ArrayList<GenerationRequest>();
    int from = 0;
    while (from < sorted.size()) {
      int to = from + 1;
      while (to < sorted.size()
          && token(sorted.get(to), common) == token(sorted.get(from), common)) {
        to++;
      }
      var child = sorted.subList(from, to);
      boolean isWhole = child.size() == sorted.size(); // a prompt ends at the common part
      var left = isWhole || child.size() == 1 ? child : split(child);
      int more = common(child) - common;
      long price = (long) TOKENS_PER_STEP * steps + common; // these are read once more
      if (!isWhole && (long) more * (left.size() - 1) >= price) {
        add(common(child), left);
      } else {
        rest.addAll(left);
      }
      from = to;
    }
    return rest;
  }

  private void add(int common, List<GenerationRequest> requests) {
    if (!requests.isEmpty()) {
      boolean isWorth = (long) common * (requests.size() - 1) >= FEWEST_SAVED;
      groups.add(new Group(isWorth ? common : 0, requests));
    }
  }

  /// Tokens that all of them begin with; each keeps at least one of its own, for its logits.
  private static int common(List<GenerationRequest> sorted) {
    var first = sorted.getFirst().promptIds();
    var last = sorted.getLast().promptIds();
    int shortest = sorted.stream().mapToInt(r -> r.promptIds().size()).min().orElseThrow();
    int common = 0;
    while (common < shortest - 1 && first.get(common).equals(last.get(common))) {
      common++;
    }
    return common;
  }

  private static int token(GenerationRequest request, int at) {
    return request.promptIds().get(at);
  }

  private static int compare(List<Integer> a, List<Integer> b) {
    int shorter = Math.min(a.size(), b.size());
    for (int i = 0; i < shorter; i++) {
      int order = Integer.compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(a.size(), b.size());
  }
}
