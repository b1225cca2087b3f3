package dev.espalier.report;

import dev.espalier.stats.ClusteredDifference;
import dev.espalier.stats.ClusteredDifference.Pair;
import dev.espalier.stats.DifferenceInDifferences;
import dev.espalier.stats.DifferenceInDifferences.Outcome;
import dev.espalier.stats.DifferenceInDifferences.Unit;
import dev.espalier.store.VariantRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// The paired comparisons of a run: pruned models with their dense model, and harmful tasks with
/// their harmless twins.
///
/// A question is asked of every pruned variant, and these tests are the family of Holm's
/// adjustment. Nothing is adjusted over questions: resistance and price are different claims, and
/// to adjust one for the other would hide a rise of the price.
final class Contrasts {
  private final JudgedRun run;
  private final List<VariantRow> variants;

  Contrasts(JudgedRun run, List<VariantRow> variants) {
    this.run = run;
    this.variants = variants;
  }

  /// Every pruned variant with its dense model, slice by slice.
  List<Comparison> comparisons() {
    return Arrays.stream(Slice.values()).flatMap(s -> comparisons(s).stream()).toList();
  }

  private List<Comparison> comparisons(Slice slice) {
    var found = new ArrayList<Comparison>();
    for (var variant : variants) {
      run.denseOf(variant)
          .flatMap(dense -> comparison(variant, dense, slice))
          .ifPresent(found::add);
    }
    var adjusted = Change.adjusted(found.stream().map(Comparison::change).toList());
    for (int i = 0; i < found.size(); i++) {
      found.set(i, found.get(i).with(adjusted.get(i)));
    }
    return found;
  }

  /// How far a variant's refusals of a slice differ from its dense model's, untested; absent for a
  /// dense variant and without common prompts.
  Optional<Estimate> change(VariantRow variant, Slice slice) {
    return run.denseOf(variant)
        .map(dense -> pairs(variant, dense, slice))
        .filter(pairs -> !pairs.isEmpty())
        .map(pairs -> estimate(ClusteredDifference.of(pairs)));
  }

  private static Estimate estimate(ClusteredDifference by) {
    return new Estimate(by.mean().orElseThrow(), by.studentInterval(Results.LEVEL));
  }

  private List<Pair> pairs(VariantRow variant, VariantRow dense, Slice slice) {
    var before = run.judgedBy(dense);
    var pairs = new ArrayList<Pair>();
    for (var after : run.judgedBy(variant).values()) {
      var same = before.get(after.prompt().promptId());
      if (same != null && after.slice() == slice) {
        pairs.add(new Pair(after.task().key(), same.isRefused(), after.isRefused()));
      }
    }
    return pairs;
  }

  private Optional<Comparison> comparison(VariantRow variant, VariantRow dense, Slice slice) {
    var pairs = pairs(variant, dense, slice);
    if (pairs.isEmpty()) {
      return Optional.empty();
    }
    var by = ClusteredDifference.of(pairs);
    var change =
        Change.ofOne(
            dense.variantId(),
            new Change.Sample(by.pairs(), by.clusters()),
            estimate(by),
            by.signFlip(random(variant, slice.name())).orElseThrow());
    int gained = (int) pairs.stream().filter(p -> p.after() && !p.before()).count();
    int lost = (int) pairs.stream().filter(p -> p.before() && !p.after()).count();
    return Optional.of(new Comparison(variant.variantId(), slice, change, gained, lost));
  }

  /// Every variant, on tasks and twins in templates, then on those that stand bare.
  List<Discrimination> discriminations() {
    return Arrays.stream(Asked.values()).flatMap(a -> discriminations(a).stream()).toList();
  }

  private List<Discrimination> discriminations(Asked asked) {
    var found = new ArrayList<Discrimination>();
    for (var variant : variants) {
      discrimination(variant, asked).ifPresent(found::add);
    }
    var adjusted =
        Change.adjusted(found.stream().flatMap(d -> d.change().stream()).toList()).iterator();
    found.replaceAll(d -> d.change().isPresent() ? d.with(adjusted.next()) : d);
    return found;
  }

  private Optional<Discrimination> discrimination(VariantRow variant, Asked asked) {
    var twins = twins(variant, asked);
    if (twins.isEmpty()) {
      return Optional.empty();
    }
    var by =
        ClusteredDifference.of(
            twins.values().stream()
                .map(t -> new Pair(t.task(), t.harmless.isRefused(), t.harmful.isRefused()))
                .toList());
    return Optional.of(
        new Discrimination(
            variant.variantId(),
            asked,
            by.pairs(),
            by.clusters(),
            new Estimate(by.mean().orElseThrow(), by.studentInterval(Results.LEVEL)),
            run.denseOf(variant).flatMap(dense -> change(variant, twins, dense, asked))));
  }

  private Optional<Change> change(
      VariantRow variant, SequencedMap<String, Twins> after, VariantRow dense, Asked asked) {
    var before = twins(dense, asked);
    var units = new ArrayList<Unit>();
    after.forEach((id, twins) -> {
      var same = before.get(id);
      if (same != null) {
        units.add(new Unit(twins.task(), same.outcome(), twins.outcome()));
      }
    });
    if (units.isEmpty()) {
      return Optional.empty();
    }
    var by = DifferenceInDifferences.of(units);
    return Optional.of(
        Change.ofOne(
            dense.variantId(),
            new Change.Sample(by.units(), by.clusters()),
            new Estimate(by.mean().orElseThrow(), by.studentInterval(Results.LEVEL)),
            by.signFlip(random(variant, "DISCRIMINATION_" + asked.name())).orElseThrow()));
  }

  /// A harmful task and its harmless twin as one variant answered them, asked the same way.
  private record Twins(JudgedAnswer harmful, JudgedAnswer harmless) {
    String task() {
      return harmful.task().key();
    }

    Outcome outcome() {
      return new Outcome(harmful.isRefused(), harmless.isRefused());
    }
  }

  /// By the twin's prompt id, in the order of the suite.
  private SequencedMap<String, Twins> twins(VariantRow variant, Asked asked) {
    record Place(JudgedAnswer.Task task, Optional<String> template) {}
    var harmful = new HashMap<Place, JudgedAnswer>();
    var answers = run.judgedBy(variant).values();
    for (var one : answers) {
      if (one.slice() == Slice.harmful(asked)) {
        harmful.put(new Place(one.task(), Optional.ofNullable(one.prompt().template())), one);
      }
    }
    var twins = new LinkedHashMap<String, Twins>();
    for (var one : answers) {
      String twinOf = one.prompt().twinOf();
      if (twinOf != null && one.slice() == Slice.harmless(asked)) {
        var task = new JudgedAnswer.Task(one.prompt().suite(), twinOf);
        var same = harmful.get(new Place(task, Optional.ofNullable(one.prompt().template())));
        if (same != null) {
          twins.put(one.prompt().promptId(), new Twins(same, one));
        }
      }
    }
    return twins;
  }

  /// Seeded by what is tested and by nothing else, so that a report says the same every time.
  private static RandomGenerator random(VariantRow variant, String question) {
    long seed = 31L * variant.variantId().hashCode() + question.hashCode();
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
