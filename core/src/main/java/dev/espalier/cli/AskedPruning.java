package dev.espalier.cli;

import dev.espalier.calibrate.Calibration;
import dev.espalier.calibrate.MeasuredPrompts;
import dev.espalier.model.load.Checkpoint;
import dev.espalier.model.tokenizer.Tokenizer;
import dev.espalier.prune.PruneRequest;
import dev.espalier.study.DamageMeasurement;
import dev.espalier.study.MatchedDamage;
import dev.espalier.study.Protocol;
import dev.espalier.study.PruneRecord;
import dev.espalier.study.PruneSteps;
import dev.espalier.suite.Suite;
import java.util.List;
import java.util.Optional;

/// Prunes a loaded model as the flags of one measurement say, matched on damage if they ask for it,
/// and tells what it is now.
final class AskedPruning {
  private final Asked asked;
  private final InMemoryPruning pruning;
  private final Computing computing;
  private final Output output;

  AskedPruning(Asked asked, Models models, Computing computing, Output output) {
    this.asked = asked;
    this.pruning = new InMemoryPruning(models, output);
    this.computing = computing;
    this.output = output;
  }

  /// The flags that say how.
  record Asked(CalibrationOptions calibration, MatchingOptions matching, Protocol protocol) {}

  /// What a model is now.
  ///
  /// @param record of its pruning, where it was pruned
  /// @param calibration the text that it was pruned on, where there was one
  /// @param notes what else a reader of results must know
  record Now(Optional<PruneRecord> record, Optional<Calibration> calibration, List<String> notes) {
    /// A model that nothing was done to.
    static final Now AS_IT_WAS = new Now(Optional.empty(), Optional.empty(), List.of());

    Now {
      notes = List.copyOf(notes);
    }

    /// That it was calibrated on tasks of `suite`, if it was.
    Optional<String> fittedTo(Suite suite, Tokenizer tokenizer) {
      return calibration.flatMap(
          windows -> MeasuredPrompts.in(windows, suite.behaviors(), tokenizer::decode).inWords());
    }
  }

  /// Does what `request` says, or says what was done before the model was saved.
  Now apply(Optional<PruneRequest> request, Checkpoint checkpoint) {
    if (request.isEmpty()) {
      return new Now(PruneRecord.read(checkpoint.source()), stored(checkpoint), List.of());
    }
    InMemoryPruning.check(request.get(), checkpoint.source(), checkpoint.model());
    return asked.matching().areGiven()
        ? matched(request.get(), checkpoint)
        : pruned(request.get(), calibrated(request.get(), checkpoint), checkpoint);
  }

  private Optional<Calibration> calibrated(PruneRequest request, Checkpoint checkpoint) {
    return pruning.drawn(() -> asked.calibration().drawFor(request, subject(checkpoint), output));
  }

  private CalibrationOptions.Subject subject(Checkpoint checkpoint) {
    return new CalibrationOptions.Subject(
        checkpoint.source(),
        checkpoint.model(),
        asked.protocol(),
        Optional.of(checkpoint.format()));
  }

  private Now pruned(PruneRequest request, Optional<Calibration> windows, Checkpoint checkpoint) {
    var record = pruning.prune(request, windows, checkpoint.source(), checkpoint.model());
    return new Now(Optional.of(record), windows, List.of());
  }

  /// Prunes by `control` as much as does the damage of WANDA at the ratio that was asked for.
  private Now matched(PruneRequest control, Checkpoint checkpoint) {
    var reference = MatchedDamage.reference(control, asked.protocol());
    var search = asked.matching().matching();
    var windows = calibrated(reference, checkpoint);
    var subject =
        new DamageMeasurement.Subject(
            checkpoint.model(),
            () -> checkpoint.source().loadModel(computing.dtype(), computing.device()),
            checkpoint.tokenizer(),
            windows);
    MatchedDamage found;
    try (var measurement =
        DamageMeasurement.on(subject, asked.matching().harmless(), output.progress())) {
      found = MatchedDamage.find(control, reference, search, measurement);
    }
    output.say(found.inWords());
    var needed =
        PruneSteps.needsCalibration(found.request()) ? windows : Optional.<Calibration>empty();
    var now = pruned(found.request(), needed, checkpoint);
    return new Now(now.record(), now.calibration(), List.of(found.inWords()));
  }

  private static Optional<Calibration> stored(Checkpoint checkpoint) {
    var source = checkpoint.source();
    return source
        .text(Calibration.FILE)
        .map(text ->
            Calibration.parse(
                source.path().resolve(Calibration.FILE), text, source.config().vocabulary()));
  }
}
