package dev.espalier.engine;

import dev.espalier.engine.Outcome.Completed;
import dev.espalier.engine.Outcome.StopReason;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A request under way: its tokens so far and its own random numbers.
final class Row {
  private final GenerationRequest request;
  private final SharedPrefix prefix;
  private final int limit;
  private final long seed;
  private final RandomGenerator random;
  private final List<Integer> newIds = new ArrayList<>();
  private final long startNanos = System.nanoTime();
  private boolean wanted;
  private int steps;
  private int nearTies;
  private int firstNearTie = -1;

  /// A row behind `prefix`, with which its prompt begins, that may generate `limit` tokens.
  Row(GenerationRequest request, SharedPrefix prefix, int limit, long seed) {
    this.request = request;
    this.prefix = prefix;
    this.limit = limit;
    this.wanted = true;
    this.seed = seed;
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(hash(seed, request.id()));
  }

  // FNV-1a over the id's bytes: stable across JVMs, unlike hash codes of future ones.
  private static long hash(long seed, String id) {
    long hash = 0xcbf29ce484222325L ^ seed;
    for (byte b : id.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /// The same row, not yet begun.
  Row again() {
    var row = new Row(request, prefix, limit, seed);
    row.wanted = wanted;
    return row;
  }

  /// Whether its next token is still asked for.
  boolean isWanted() {
    return wanted;
  }

  /// It asks for no more tokens; from the start it only takes its place beside others.
  void end() {
    wanted = false;
  }

  GenerationRequest request() {
    return request;
  }

  SharedPrefix prefix() {
    return prefix;
  }

  /// Prompt tokens behind the prefix.
  int ownTokens() {
    return request.promptIds().size() - prefix.tokens();
  }

  /// They themselves.
  List<Integer> ownIds() {
    return request.promptIds().subList(prefix.tokens(), request.promptIds().size());
  }

  /// Counts a pass that foretold a token of the row, whether it was still asked for or not.
  void tookStep() {
    steps++;
  }

  /// Whether it took as many steps as it may generate tokens.
  boolean isAtLimit() {
    return steps == limit;
  }

  /// Slots that the row may need of its own.
  int slots() {
    return ownTokens() + limit;
  }

  /// The tokens that it may generate.
  int limit() {
    return limit;
  }

  RandomGenerator random() {
    return random;
  }

  int size() {
    return newIds.size();
  }

  List<Integer> newIds() {
    return Collections.unmodifiableList(newIds);
  }

  /// What the model reads next; of a row that ended at once, anything.
  long lastId() {
    return newIds.isEmpty() ? 0 : newIds.getLast();
  }

  void append(TokenChooser.Choice choice) {
    if (choice.isNearTie()) {
      if (nearTies == 0) {
        firstNearTie = newIds.size();
      }
      nearTies++;
    }
    newIds.add(choice.id());
  }

  Completed outcome(StopReason stop) {
    var first = nearTies == 0 ? OptionalInt.empty() : OptionalInt.of(firstNearTie);
    long elapsedMillis = (System.nanoTime() - startNanos) / 1_000_000;
    return new Completed(request.id(), newIds, stop, nearTies, first, elapsedMillis);
  }
}
