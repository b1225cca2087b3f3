package dev.espalier.stats;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A ratio of two sums over the blocks of a text, such as nats over tokens: `R = Σa / Σb`.
///
/// Tokens of a block depend on each other, blocks hardly do, so blocks are what is drawn. The
/// interval is bootstrap-t with the linearised standard error of a ratio, `se = sd(a − R b) / (b̄
/// √n)`; Cochran 1977, "Sampling Techniques", 3rd ed., §2.11; Efron & Tibshirani 1993, "An
/// Introduction to the Bootstrap", §12.5.
///
/// @param blocks each with its part of both sums
public record RatioOfSums(List<Block> blocks) {
  /// Fewer blocks say too little of their spread: one draw in 500 is then of one block alone.
  public static final int FEWEST = 5;

  private static final int DRAWS = 9_999;

  /// A block's parts of the two sums; the lower one is more than 0.
  public record Block(double above, double below) {
    public Block {
      if (!Double.isFinite(above) || !(below > 0)) {
        throw new IllegalArgumentException("a block of " + above + " over " + below);
      }
    }
  }

  public RatioOfSums {
    blocks = List.copyOf(blocks);
    if (blocks.isEmpty()) {
      throw new IllegalArgumentException("no blocks");
    }
  }

  /// `Σa / Σb`.
  public double ratio() {
    return ratio(blocks);
  }

  /// The interval of the ratio; absent for fewer than [#FEWEST] blocks, and where all blocks have
  /// the same ratio: an interval without width would read as certainty.
  public Optional<Interval> interval(double level, RandomGenerator random) {
    Interval.checkLevel(level);
    double ratio = ratio();
    double error = standardError(blocks, ratio);
    if (blocks.size() < FEWEST || !(error > 0)) {
      return Optional.empty();
    }
    double[] studentized = new double[DRAWS];
    for (int i = 0; i < DRAWS; i++) {
      var drawn = random.ints(blocks.size(), 0, blocks.size()).mapToObj(blocks::get).toList();
      double distance = ratio(drawn) - ratio;
      double own = standardError(drawn, ratio(drawn));
      studentized[i] = own > 0 ? distance / own : Math.signum(distance) * Double.MAX_VALUE;
    }
    Arrays.sort(studentized);
    int tail = (int) Math.floor((DRAWS + 1) * (1 - level) / 2);
    double low = ratio - studentized[DRAWS - tail] * error;
    double high = ratio - studentized[tail - 1] * error;
    return Optional.of(new Interval(Math.min(low, ratio), Math.max(high, ratio), level));
  }

  private static double ratio(List<Block> blocks) {
    double above = 0;
    double below = 0;
    for (Block block : blocks) {
      above += block.above;
      below += block.below;
    }
    return above / below;
  }

  private static double standardError(List<Block> blocks, double ratio) {
    double below = 0;
    double squares = 0;
    boolean isSpread = false;
    for (Block block : blocks) {
      double rest = block.above - ratio * block.below;
      below += block.below;
      squares += rest * rest;
      isSpread |= !block.equals(blocks.getFirst());
    }
    int n = blocks.size();
    return isSpread ? Math.sqrt(squares / (n - 1.0) / n) / (below / n) : 0;
  }
}
