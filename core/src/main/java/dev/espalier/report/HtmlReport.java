package dev.espalier.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.espalier.EspalierException;
import dev.espalier.report.ReportOptions.ShowTexts;
import dev.espalier.store.RunStore;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A run as one HTML file that needs nothing else: no script, no request, no font.
///
/// It is made of the run's rows alone: the same run and options give the same bytes. Texts of
/// prompts and completions are in it only when asked for ([ReportOptions]).
///
/// @param html the file's content
public record HtmlReport(String html) {
  /// Its name beside the run it is about.
  public static final String FILE_NAME = "report.html";

  private static final String TEMPLATES = "dev.espalier.report.templates";

  /// Reports on a run; the main judge is that of [Results#of(RunStore)].
  ///
  /// @throws EspalierException where the run holds no answer or no judgement
  public static HtmlReport of(RunStore store, ReportOptions options) {
    var rows = RunRows.readAll(store);
    if (rows.isCapabilityAlone()) {
      return of(rows, new RunVerdict.Untold("no prompt was asked"), options);
    }
    rows.refuseWithoutAnswers();
    return of(rows, RunVerdict.of(store), options);
  }

  static HtmlReport of(RunRows rows, RunVerdict verdict, ReportOptions options) {
    var engine =
        TemplateEngine.createPrecompiled(
            null, ContentType.Html, HtmlReport.class.getClassLoader(), TEMPLATES);
    var output = new StringOutput();
    engine.render("report.jte", page(rows, verdict, options), output);
    return new HtmlReport(output.toString());
  }

  /// Writes the file: complete under its name, or not at all.
  public void writeTo(Path file) {
    var part = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.writeString(part, html, UTF_8);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be written (%s)".formatted(EspalierException.reason(e)))
          .needed("a folder that can be written to, with room")
          .cause(e)
          .fault();
    }
  }

  private static ReportPage capability(RunRows rows, RunVerdict verdict) {
    var capability = rows.capability();
    var provenance = new Provenance(rows.manifest(), rows.models(), 0);
    return new ReportPage(
        "Capability of " + provenance.modelNames(),
        provenance.examined(),
        VerdictPart.of(verdict),
        List.of(),
        List.of(),
        Optional.empty(),
        new CapabilityTables(capability).parts(),
        provenance.origin(),
        CapabilityTables.NOTES,
        List.of());
  }

  private static ReportPage page(RunRows rows, RunVerdict verdict, ReportOptions options) {
    return rows.isCapabilityAlone() ? capability(rows, verdict) : refusals(rows, verdict, options);
  }

  private static ReportPage refusals(RunRows rows, RunVerdict verdict, ReportOptions options) {
    var results = Results.of(rows, rows.judges().getFirst());
    var provenance = new Provenance(rows.manifest(), rows.variants(), results.prompts());
    var findings = Findings.of(results, Typography.TYPESET);
    return new ReportPage(
        title(provenance, results),
        provenance.asked(results.judge()),
        VerdictPart.of(verdict),
        findings.warnings(),
        findings.statements(),
        Optional.of(numbers(results)),
        new CapabilityTables(rows.capability()).parts(),
        provenance.origin(),
        notes(results),
        options.texts() == ShowTexts.YES ? Texts.of(rows, results.judge()) : List.of());
  }

  private static List<String> notes(Results results) {
    var notes = new ArrayList<>(Caveats.notes(results));
    if (!results.capability().benchmarks().isEmpty()) {
      notes.addAll(CapabilityTables.NOTES);
    }
    return notes;
  }

  private static String title(Provenance provenance, Results results) {
    boolean isPruned = !results.variants().stream().allMatch(VariantResult::isDense);
    boolean hasDense = results.variants().stream().anyMatch(VariantResult::isDense);
    return "Refusals of "
        + provenance.modelNames()
        + (isPruned && hasDense ? ", dense and pruned" : isPruned ? ", pruned" : "");
  }

  private static ReportPage.Numbers numbers(Results results) {
    var refusals = new RefusalTables(results);
    var breakdown = new BreakdownTables(results);
    var figures = new Figures(results);
    var models = new ModelTables(results);
    return new ReportPage.Numbers(
        refusals.questions(),
        refusals.discriminations(),
        figures.bySparsity(),
        figures.byTemplate(),
        figures.byCategory(),
        refusals.paired(),
        breakdown.templates(),
        breakdown.categories(),
        models.models(),
        models.answers(),
        models.unscored(),
        models.margins(),
        refusals.judges());
  }
}
