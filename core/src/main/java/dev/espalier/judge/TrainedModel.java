package dev.espalier.judge;

import dev.espalier.EspalierException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// A trained judge as its file holds it, version 2.
///
/// @param formatVersion of the file
/// @param featuresVersion of [Features]
/// @param trainedOn the label files
/// @param heldOut how models like this one did on answers that they had not seen
/// @param classes which it can tell apart, in the order of the weights
/// @param bias of each class
/// @param weights of each feature, for each class; a feature counts `1 / √n` in an answer of `n`
///   known ones
record TrainedModel(
    int formatVersion,
    int featuresVersion,
    String name,
    List<Source> trainedOn,
    HeldOut heldOut,
    List<AnswerClass> classes,
    List<Double> bias,
    Map<String, List<Double>> weights) {
  static final int FORMAT = 2;

  /// A label file that it learnt from.
  ///
  /// @param learnt those of its answers that can be read and whose class is learnt
  /// @param licence what the trainer said of its terms; empty for nothing
  record Source(String file, String sha256, int answers, int learnt, String licence) {
    String inWords() {
      return "%s (%d answers, SHA-256 %s%s)"
          .formatted(file, answers, sha256, licence.isEmpty() ? "" : "; " + licence);
    }
  }

  /// Held-out answers by label and verdict, from cross-validation over prompts: answers to one
  /// prompt are all held out together.
  ///
  /// @param byFile the answers of each file by a model that has seen neither the prompt nor any
  ///   answer of the file; empty where there is one file
  record HeldOut(
      int folds,
      Map<AnswerClass, Map<AnswerClass, Integer>> matrix,
      List<Map<AnswerClass, Map<AnswerClass, Integer>>> byFile) {
    static final HeldOut NONE = new HeldOut(0, Map.of(), List.of());

    HeldOut {
      byFile = List.copyOf(byFile);
    }
  }

  TrainedModel {
    trainedOn = List.copyOf(trainedOn);
    classes = List.copyOf(classes);
    bias = List.copyOf(bias);
    weights = Collections.unmodifiableMap(new TreeMap<>(weights));
  }

  void refuseOthers(Path file) {
    if (formatVersion != FORMAT || featuresVersion != Features.VERSION) {
      throw EspalierException.in(file)
          .found("format %d with features %d".formatted(formatVersion, featuresVersion))
          .needed("format %d with features %d".formatted(FORMAT, Features.VERSION))
          .remedy("Train it again with this Espalier.")
          .fault();
    }
    if (bias.size() != classes.size()
        || weights.values().stream().anyMatch(row -> row.size() != classes.size())) {
      throw EspalierException.in(file)
          .found("weights that do not fit its %d classes".formatted(classes.size()))
          .needed("one for each class")
          .fault();
    }
  }

  /// The class of the highest score of an answer with these [Features]; the first of equal ones.
  AnswerClass mostProbable(Set<String> features) {
    var known = features.stream().filter(weights::containsKey).toList();
    double value = 1 / Math.sqrt(Math.max(1, known.size()));
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < classes.size(); c++) {
      double score = bias.get(c);
      for (var feature : known) {
        score += value * weights.getOrDefault(feature, bias).get(c);
      }
      if (score > highest) {
        highest = score;
        best = c;
      }
    }
    return classes.get(best);
  }
}
