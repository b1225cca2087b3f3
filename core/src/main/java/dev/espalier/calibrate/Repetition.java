package dev.espalier.calibrate;

import java.util.HashSet;
import java.util.List;

/// How much a window of tokens repeats itself: models that write on and on tend to run in loops,
/// and a loop measures the inputs of one sentence, not of the language.
///
/// A window is a loop as soon as one of three shares passes its limit. Windows of 256 tokens of
/// prose stay below half of each limit; tables of numbers may pass one, which costs a self-made
/// window no more than another try.
///
/// @param periodic share of the window that its longest exact repetition takes: a stretch of at
///   least [#SHORTEST] tokens and three turns in which each token equals the one a period earlier
/// @param repeated share of the 4-grams that stood earlier in the window: catches loops that change
///   a word at each turn
/// @param distinct distinct tokens of each 64 in a row, as a share of them, averaged: catches
///   stutter without order
record Repetition(double periodic, double repeated, double distinct) {
  private static final double MOST_PERIODIC = 0.25;
  private static final double MOST_REPEATED = 0.5;
  private static final double LEAST_DISTINCT = 0.2;
  private static final int SHORTEST = 16;
  private static final int TURNS = 3;
  private static final int GRAM = 4;
  private static final int STRETCH = 64;

  static Repetition of(List<Integer> window) {
    int[] ids = window.stream().mapToInt(Integer::intValue).toArray();
    return new Repetition(periodic(ids), repeated(window), distinct(window));
  }

  boolean isLoop() {
    return excess() > 1;
  }

  /// The share that is worst against its limit, as a multiple of it: more than 1 is a loop.
  double excess() {
    return Math.max(
        Math.max(periodic / MOST_PERIODIC, repeated / MOST_REPEATED), LEAST_DISTINCT / distinct);
  }

  private static double periodic(int[] ids) {
    int longest = 0;
    for (int period = 1; period <= ids.length / TURNS; period++) {
      int equal = 0;
      for (int i = period; i < ids.length; i++) {
        equal = ids[i] == ids[i - period] ? equal + 1 : 0;
        int stretch = equal + period;
        if (stretch >= TURNS * period && stretch >= SHORTEST) {
          longest = Math.max(longest, stretch);
        }
      }
    }
    return longest / (double) ids.length;
  }

  private static double repeated(List<Integer> window) {
    int grams = window.size() - GRAM + 1;
    var seen = new HashSet<List<Integer>>();
    int again = 0;
    for (int i = 0; i < grams; i++) {
      if (!seen.add(window.subList(i, i + GRAM))) {
        again++;
      }
    }
    return grams < 1 ? 0 : again / (double) grams;
  }

  private static double distinct(List<Integer> window) {
    double sum = 0;
    int stretches = 0;
    for (int from = 0; from + STRETCH <= window.size() || from == 0; from += STRETCH) {
      var stretch = window.subList(from, Math.min(from + STRETCH, window.size()));
      sum += new HashSet<>(stretch).size() / (double) stretch.size();
      stretches++;
    }
    return sum / stretches;
  }
}
