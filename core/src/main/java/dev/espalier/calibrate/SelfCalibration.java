package dev.espalier.calibrate;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import dev.espalier.EspalierException;
import dev.espalier.Progress;
import dev.espalier.engine.BatchPlan;
import dev.espalier.engine.Cap;
import dev.espalier.engine.GenerationRequest;
import dev.espalier.engine.Generator;
import dev.espalier.engine.Outcome;
import dev.espalier.engine.Sampling;
import dev.espalier.model.LanguageModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/// Calibration windows that the model writes itself, so that no data is needed.
///
/// The precedent is Williams et al. 2024, "Self-calibration for Language Model Quantization and
/// Pruning", arXiv:2410.17170: text sampled from the model stands for the text it was trained on.
/// Every window begins with the start token; the other tokens are sampled one by one from the whole
/// softmax at one temperature (no schedule), and an end token does not end a window. A window that
/// runs in loops (see [Repetition]) is sampled again, up to [#TRIES] times in all.
///
/// Each try of each window has random numbers of its own, so batches change nothing but rounding:
/// in f32 a draw that falls on the edge between two tokens may part, which is why the ids are
/// stored.
public final class SelfCalibration {
  /// The temperature where none is asked for: the model as it is. Colder text is of no use: at 0.8
  /// SmolLM2-135M-Instruct loops more often (6 and 3 of 32 windows with seeds 0 and 1, none at 1)
  /// and WANDA prunes it no better: 32 x 256 tokens, f32, perplexity of the first 8,192 tokens of
  /// WikiText-2, dense 36.00; 20 % of attention 36.35 and 36.37 by text of temperature 1, 36.43 and
  /// 36.44 by 0.8; 50 % (seed 0) 45.10 and 45.79.
  public static final double TEMPERATURE = 1;

  private static final int TRIES = 8;
  private static final String WHERE = "--calibration self";

  private final LanguageModel model;
  private final int startId;
  private final double temperature;
  private final BatchPlan batches;

  /// @param startId the model's beginning-of-text token, or its end-of-text token where it has none
  /// @param temperature more than 0; 1 samples from the model as it is
  public SelfCalibration(LanguageModel model, int startId, double temperature, BatchPlan batches) {
    if (startId < 0 || startId >= model.config().vocabulary()) {
      throw new IllegalArgumentException(
          "start token " + startId + ", vocabulary " + model.config().vocabulary());
    }
    if (!(temperature > 0) || Double.isInfinite(temperature)) {
      throw new IllegalArgumentException("temperature must be above 0, was " + temperature);
    }
    this.model = model;
    this.startId = startId;
    this.temperature = temperature;
    this.batches = batches;
  }

  /// Samples the windows of `plan`; `progress` counts sampled tokens.
  public Calibration sample(WindowPlan plan, Progress progress) {
    if (plan.length() > model.config().context()) {
      throw EspalierException.in("--calibration-length")
          .found(plan.length() + " tokens")
          .needed("at most the model's context of " + model.config().context())
          .fault();
    }
    var windows = new TreeMap<Integer, List<Integer>>();
    var looping = IntStream.range(0, plan.windows()).boxed().toList();
    int rejected = 0;
    for (int attempt = 1; !looping.isEmpty(); attempt++) {
      windows.putAll(sample(looping, attempt, plan, progress));
      looping = looping.stream().filter(window -> repetition(windows, window).isLoop()).toList();
      rejected += looping.size();
      if (attempt == TRIES && !looping.isEmpty()) {
        throw stillLooping(looping, windows, rejected);
      }
    }
    var source = new CalibrationSource.Self(startId, temperature, plan.seed(), rejected);
    return new Calibration(source, List.copyOf(windows.values()));
  }

  private static Repetition repetition(Map<Integer, List<Integer>> windows, Integer window) {
    return Repetition.of(requireNonNull(windows.get(window)));
  }

  /// The windows of these numbers, sampled for the `attempt`-th time.
  private Map<Integer, List<Integer>> sample(
      List<Integer> numbers, int attempt, WindowPlan plan, Progress progress) {
    if (plan.length() == 1) {
      return numbers.stream().collect(toMap(number -> number, _ -> List.of(startId)));
    }
    var requests =
        numbers.stream()
            .map(number -> "calibration window %d, try %d".formatted(number, attempt))
            .map(id -> new GenerationRequest(id, List.of(startId)))
            .toList();
    long tokens = (long) requests.size() * (plan.length() - 1);
    var sampling =
        new Sampling(
            temperature, Sampling.ALL, 1, new Cap.NewTokens(plan.length() - 1), plan.seed());
    var outcomes = new HashMap<String, Outcome>();
    try (var task = progress.begin("sampling calibration text (tokens)", tokens)) {
      new Generator(model, Set.of(), batches)
          .generate(requests, sampling, outcome -> outcomes.put(outcome.id(), outcome), task);
    }
    var windows = new HashMap<Integer, List<Integer>>();
    for (int i = 0; i < requests.size(); i++) {
      windows.put(numbers.get(i), window(requireNonNull(outcomes.get(requests.get(i).id()))));
    }
    return windows;
  }

  private List<Integer> window(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed completed -> {
        var ids = new ArrayList<Integer>(List.of(startId));
        ids.addAll(completed.newIds());
        yield ids;
      }
      case Outcome.Failed failed ->
          throw EspalierException.in(WHERE)
              .found(failed.reason())
              .needed("a model that can write text")
              .remedy("Give a text by --calibration FILE.")
              .fault();
    };
  }

  private EspalierException stillLooping(
      List<Integer> looping, Map<Integer, List<Integer>> windows, int rejected) {
    double mildest =
        looping.stream()
            .mapToDouble(number -> repetition(windows, number).excess())
            .min()
            .orElse(0);
    return EspalierException.in(WHERE)
        .found(
            String.format(
                Locale.ROOT,
                "%d of %d windows run in loops in each of %d tries, the mildest %.1f times past the"
                    + " limit (%d sampled windows were rejected)",
                looping.size(),
                windows.size(),
                TRIES,
                mildest,
                rejected))
        .needed("text that does not repeat itself")
        .remedy("Raise --calibration-temperature, or give a text by --calibration FILE.")
        .fault();
  }
}
