package dev.espalier.cli;

import dev.espalier.calibrate.Calibration;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.CheckpointWriter.Existing;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.SaveForm;
import dev.espalier.model.load.WeightEdits;
import dev.espalier.passport.Passport;
import dev.espalier.prune.LayerwisePruning;
import dev.espalier.prune.PruneReport;
import dev.espalier.prune.PruneRequest;
import dev.espalier.store.Manifest;
import dev.espalier.study.ModelCard;
import dev.espalier.study.PruneRecord;
import dev.espalier.study.PruneSteps;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Pruned copies of one checkpoint in the making: pruned side by side, a layer at a time, each
/// shard saved as soon as all that is done to it is known.
final class PrunedCopies {
  private final CheckpointSource source;
  private final Manifest.Model base;
  private final Wanted wanted;
  private final Computing computing;
  private final Output output;

  /// @param outs one for each of `requests`
  record Wanted(List<PruneRequest> requests, List<Path> outs, SaveForm form, Existing existing) {}

  PrunedCopies(
      CheckpointSource source,
      Manifest.Model base,
      Wanted wanted,
      Computing computing,
      Output output) {
    this.source = source;
    this.base = base;
    this.wanted = wanted;
    this.computing = computing;
    this.output = output;
  }

  /// Makes them, or goes on where the same was stopped; `memoryBytes` bounds what is held between
  /// layers.
  void make(Optional<Calibration> windows, long memoryBytes) {
    var first = wanted.outs().getFirst();
    var folder = first.resolveSibling(first.getFileName() + ".work");
    var key = PruneSteps.key(base, wanted.requests(), windows, computing.dtypeLabel());
    var place = new LayerwisePruning.Workplace(folder, key, memoryBytes);
    try (var layers = source.openLayers(computing.dtype(), computing.device());
        var pruning = LayerwisePruning.open(layers, wanted.requests(), place)) {
      boolean isDone = false;
      try {
        prune(pruning, windows);
        finish(pruning, windows);
        pruning.delete();
        isDone = true;
      } finally {
        if (!isDone && pruning.finishedLayers() > 0) {
          wanted.outs().forEach(CheckpointWriter::discard);
          output.warn(
              "%d of %d layers are done and kept in %s; the same command goes on from there"
                  .formatted(pruning.finishedLayers(), pruning.allLayers(), folder));
        }
      }
    }
  }

  private void prune(LayerwisePruning pruning, Optional<Calibration> calibration) {
    int all = pruning.allLayers();
    int done = pruning.finishedLayers();
    if (done == 0) {
      wanted.outs().forEach(CheckpointWriter::discard);
    } else {
      output.say("going on: %d of %d layers are done already".formatted(done, all));
    }
    if (done == all) {
      return;
    }
    List<List<Integer>> windows = calibration.map(Calibration::windows).orElse(List.of());
    try (var task = output.progress().begin(name(calibration), pruning.steps(windows))) {
      task.at("layer %d of %d".formatted(done + 1, all));
      pruning.run(
          windows,
          task,
          layer -> {
            task.at("layer %d of %d".formatted(Math.min(all, layer + 2), all));
            saveSettled(pruning);
          });
    }
  }

  private String name(Optional<Calibration> calibration) {
    var request = wanted.requests().getFirst();
    var sparsities = wanted.requests().stream().map(each -> each.recipe().label()).toList();
    return "%s of %s at %s%s"
        .formatted(
            request.pruner().name(),
            request.selection().label(),
            String.join(", ", sparsities),
            calibration.isPresent() ? " (tokens)" : "");
  }

  private void saveSettled(LayerwisePruning pruning) {
    if (!wanted.form().isGguf()) {
      for (int i = 0; i < wanted.outs().size(); i++) {
        CheckpointWriter.saveSettled(
            source, WeightEdits.of(pruning.edits(i)), pruning.pending(i), wanted.outs().get(i));
      }
    }
  }

  private void finish(LayerwisePruning pruning, Optional<Calibration> calibration) {
    var records = new ArrayList<PruneRecord>();
    for (int i = 0; i < wanted.outs().size(); i++) {
      var report = pruning.report(i);
      var record =
          PruneRecord.of(
              Release.current().inWords(),
              base,
              report,
              calibration.map(Calibration::describe).orElse(PruneRecord.NO_CALIBRATION),
              computing.dtypeLabel());
      var texts = new LinkedHashMap<String, String>();
      texts.put(PruneRecord.FILE, record.toJson());
      texts.put(ModelCard.FILE, ModelCard.of(record));
      calibration.ifPresent(drawn -> texts.put("calibration.json", drawn.toJson()));
      var passport = Passport.open(record.toJson(), base(record), report, record.dtype());
      var out = wanted.outs().get(i);
      CheckpointWriter.finish(
          source,
          WeightEdits.of(pruning.edits(i)),
          new Destination(out, wanted.form(), wanted.existing(), texts, attachments(passport)));
      record.notice().ifPresent(output::warn);
      sayWithoutPassport(record, passport);
      output.say(inWords(report));
      output.say("Model: " + out);
      records.add(record);
    }
    output.result(records.size() == 1 ? records.getFirst() : records);
  }

  private static List<Destination.Attachment> attachments(Optional<Passport> passport) {
    return passport.stream()
        .<Destination.Attachment>map(open -> folder -> open.write(folder.resolve(Passport.FILE)))
        .toList();
  }

  private void sayWithoutPassport(PruneRecord record, Optional<Passport> passport) {
    if (passport.isEmpty()) {
      output.say(
          "no passport: what %s does cannot be made again from the base"
              .formatted(record.method()));
    } else if (wanted.form().isGguf()) {
      output.say("a GGUF file holds no passport: for one, prune to a folder and convert that");
    }
  }

  private static Passport.Base base(PruneRecord record) {
    return new Passport.Base(record.base().name(), Models.passportFiles(record.base()));
  }

  private static String inWords(PruneReport report) {
    long pruned = report.matrices().stream().mapToLong(m -> m.mask().prunedCount()).sum();
    return "%d weights of %d matrices pruned; zeros: %.4f of %s, %.4f of the blocks' linear weights, %.4f of all"
        .formatted(
            pruned,
            report.matrices().size(),
            report.sparsity().ofTarget(),
            report.target(),
            report.sparsity().ofBlocks(),
            report.sparsity().ofAll());
  }
}
