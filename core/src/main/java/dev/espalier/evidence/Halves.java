package dev.espalier.evidence;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import dev.espalier.EspalierException;
import dev.espalier.store.PromptRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/// The tasks in two halves: one to choose a dose on, one to confirm it on. A task is in one half
/// with its twin and under all templates; which half a hash of its name says, so that it is the
/// same for every model and every time.
final class Halves {
  private final List<Arms> candidates;
  private final Set<String> searched;

  private Halves(List<Arms> candidates, Set<String> searched) {
    this.candidates = candidates;
    this.searched = searched;
  }

  /// @param candidates one model before, and each that could come after
  static Halves of(List<Arms> candidates) {
    var first = candidates.getFirst();
    if (candidates.size() < 2) {
      throw EspalierException.in(first.after().run())
          .found("one pruned model only")
          .needed("at least two to choose from")
          .remedy("Leave out --dose chosen.")
          .fault();
    }
    var tasks = new TreeSet<String>();
    first.before().answers().values().forEach(answer -> tasks.add(Arm.task(answer.prompt())));
    var shuffled = new ArrayList<>(tasks);
    shuffled.sort(comparing(TaskOrder::hash).thenComparing(Function.identity()));
    return new Halves(candidates, new HashSet<>(shuffled.subList(0, shuffled.size() / 2)));
  }

  /// @param parts what the conjunction says of two models
  DoseSearch search(Function<Arms, List<Part>> parts) {
    var found = new ArrayList<DoseSearch.Candidate>();
    for (var arms : candidates) {
      var half = arms.only(isSearched());
      var all = parts.apply(half);
      var measured = (Measure.OfRates) all.getFirst().standing().measured().orElseThrow();
      found.add(
          new DoseSearch.Candidate(
              arms.after().variant().label(),
              arms.after().variant().requestedSparsity(),
              measured.difference().mean(),
              all.stream().anyMatch(Part::isFailed)));
    }
    boolean isAnyWhole = found.stream().anyMatch(c -> !c.hasFailed());
    var best =
        found.stream()
            .filter(c -> !isAnyWhole || !c.hasFailed())
            .max(
                comparingDouble(DoseSearch.Candidate::mean)
                    .thenComparing(comparingDouble(DoseSearch.Candidate::dose).reversed()))
            .orElseThrow();
    return new DoseSearch(searched.size(), found, best.model());
  }

  /// The chosen model on the other half.
  Arms toConfirm(DoseSearch search) {
    int chosen =
        search.candidates().stream()
            .map(DoseSearch.Candidate::model)
            .toList()
            .indexOf(search.chosen());
    return candidates.get(chosen).only(isSearched().negate());
  }

  private Predicate<PromptRow> isSearched() {
    return prompt -> searched.contains(Arm.task(prompt));
  }
}
