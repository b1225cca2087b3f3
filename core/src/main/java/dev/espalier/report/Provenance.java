package dev.espalier.report;

import dev.espalier.report.Part.Align;
import dev.espalier.report.Part.Column;
import dev.espalier.report.Part.Missing;
import dev.espalier.report.Part.Row;
import dev.espalier.report.Part.Table;
import dev.espalier.report.ReportPage.Fact;
import dev.espalier.report.ReportPage.Origin;
import dev.espalier.store.Manifest;
import dev.espalier.store.VariantRow;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;

/// What a run's manifest says of its origin.
final class Provenance {
  private static final Typography TYPE = Typography.TYPESET;

  private final Manifest manifest;
  private final List<VariantRow> variants;
  private final int prompts;

  /// @param variants the models that were measured
  /// @param prompts how many prompts the run has
  Provenance(Manifest manifest, List<VariantRow> variants, int prompts) {
    this.manifest = manifest;
    this.variants = List.copyOf(variants);
    this.prompts = prompts;
  }

  /// The few lines under the title of a run of benchmarks alone.
  List<Fact> examined() {
    return asked(List.of());
  }

  /// The few lines under the title, where prompts were asked and `judge` read the answers.
  List<Fact> asked(String judge) {
    var suite = manifest.suite();
    return asked(
        suite == null
            ? List.of()
            : List.of(new Fact("Suite", suite(suite)), new Fact("Judge", judge)));
  }

  private List<Fact> asked(List<Fact> prompts) {
    var facts = new ArrayList<Fact>();
    facts.add(new Fact("Model", modelNames()));
    facts.addAll(prompts);
    facts.add(new Fact("Protocol", manifest.protocol()));
    facts.add(new Fact("Started", manifest.createdAt()));
    return facts;
  }

  /// The models that were measured, without their prunings.
  String modelNames() {
    var names = new LinkedHashSet<String>();
    variants.forEach(variant -> names.add(variant.modelName()));
    return Wording.list(List.copyOf(names));
  }

  Origin origin() {
    return new Origin(facts(), sessions(), files());
  }

  private String suite(Manifest.Suite suite) {
    String limit = suite.limit() == null ? "" : ", of its own at most " + TYPE.count(suite.limit());
    return "%s (%s%s)".formatted(suite.name(), Wording.count(prompts, "prompt"), limit);
  }

  private List<Fact> facts() {
    var suite = manifest.suite();
    var generation = manifest.generation();
    var facts = new ArrayList<Fact>();
    if (suite != null) {
      facts.add(new Fact("Suite source", suite.source()));
      facts.add(new Fact("Suite SHA-256", suite.hash()));
    }
    for (var judge : manifest.judges()) {
      facts.add(new Fact("Judge " + judge.name() + ", SHA-256", judge.hash()));
    }
    if (generation != null) {
      facts.add(new Fact("Sampling", generation.sampling()));
      facts.add(new Fact("Prompt format", generation.promptFormat()));
      facts.add(
          new Fact(
              "System prompt",
              generation.systemPrompt() == null
                  ? "that of the format"
                  : generation.systemPrompt()));
    }
    facts.add(new Fact("Calibration", calibrations()));
    manifest.seeds().forEach((name, seed) -> facts.add(new Fact("Seed, " + name, "" + seed)));
    manifest.notes().forEach((name, note) -> facts.add(new Fact(name, note)));
    facts.add(new Fact("Manifest version", "" + manifest.schemaVersion()));
    return facts;
  }

  private String calibrations() {
    return variants.stream()
        .filter(variant -> !variant.method().equals("dense"))
        .map(VariantRow::calibration)
        .distinct()
        .collect(Collectors.collectingAndThen(Collectors.toList(), Provenance::orNone));
  }

  private static String orNone(List<String> calibrations) {
    return calibrations.isEmpty() ? "none: nothing was pruned" : String.join("; ", calibrations);
  }

  private Part sessions() {
    var columns =
        List.of(
            new Column("", "Started", Align.CODE),
            Column.text("Espalier"),
            Column.text("JVM"),
            Column.text("system"),
            Column.text("processor"),
            Column.number("threads"),
            Column.text("numerics"),
            Column.text("batches"),
            new Column("", "command", Align.CODE));
    var rows = new ArrayList<Row>();
    for (var session : manifest.sessions()) {
      var machine = session.machine();
      var numerics = session.numerics();
      rows.add(
          Row.of(
              session.startedAt(),
              List.of(
                  software(session.software()),
                  machine.jvm(),
                  machine.os(),
                  machine.cpu(),
                  TYPE.count(machine.threads()),
                  numerics.dtype() + " on " + numerics.device() + ", " + numerics.mode(),
                  "%s, %s".formatted(numerics.batchPlan(), TYPE.count(numerics.batchSize())),
                  session.commandLine())));
    }
    return rows.isEmpty()
        ? new Missing("The manifest names no process that wrote to this run.")
        : new Table("Processes that wrote to this run", columns, rows, "");
  }

  private static String software(Manifest.Software software) {
    String revision = software.gitRevision() == null ? "no git revision" : software.gitRevision();
    return software.version()
        + " ("
        + revision
        + (software.hasLocalChanges() ? ", with local changes)" : ")");
  }

  private Part files() {
    var columns =
        List.of(
            Column.text("Model"),
            new Column("", "file", Align.CODE),
            Column.number("bytes"),
            new Column("", "SHA-256", Align.CODE));
    var rows = new ArrayList<Row>();
    for (var model : manifest.models()) {
      int span = model.files().size();
      for (var file : model.files()) {
        rows.add(
            new Row(
                model.name(), span, List.of(file.name(), TYPE.count(file.bytes()), file.sha256())));
        span = 0;
      }
    }
    return rows.isEmpty()
        ? new Missing("The manifest names no model files.")
        : new Table("Model files", columns, rows, "");
  }
}
