package dev.espalier.capability;

import dev.espalier.store.RunStore;
import dev.espalier.store.VariantRow;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Everything that one model of a run was examined in.
public record Transcript(VariantRow variant, List<Sitting> sittings, List<ReadText> texts) {
  public Transcript {
    sittings = List.copyOf(sittings);
    texts = List.copyOf(texts);
  }

  public static Transcript of(RunStore run, VariantRow variant) {
    String id = variant.variantId();
    return new Transcript(variant, Sitting.of(run, id), ReadText.of(run, id));
  }

  boolean isDense() {
    return variant.method().equals("dense");
  }

  boolean isSameModel(Transcript other) {
    return variant.equals(other.variant);
  }

  boolean isEmpty() {
    return sittings.isEmpty() && texts.isEmpty();
  }

  Optional<Sitting> sitting(Sitting same) {
    return sittings.stream().filter(same::isSameExam).findFirst();
  }

  Optional<ReadText> text(ReadText same) {
    return texts.stream().filter(same::isSameText).findFirst();
  }

  /// How `after` differs from this model in what both sat; absent without a common question.
  Optional<Change> changeTo(Transcript after, Sitting exam) {
    return sitting(exam)
        .flatMap(own ->
            after
                .sitting(exam)
                .flatMap(
                    other -> Change.of(own.pairedWith(other), random(after, exam.benchmark()))));
  }

  /// Seeded by what is asked and by nothing else, so that the numbers are the same every time.
  RandomGenerator random(Transcript after, String question) {
    long seed =
        31L * (31L * variant.weightsHash().hashCode() + after.variant.weightsHash().hashCode())
            + question.hashCode();
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }
}
