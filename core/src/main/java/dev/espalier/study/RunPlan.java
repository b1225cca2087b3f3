package dev.espalier.study;

import dev.espalier.engine.Sampling;
import dev.espalier.evidence.Margins;
import dev.espalier.judge.Judge;
import dev.espalier.store.Manifest;
import dev.espalier.suite.Suite;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a run asks of every variant in it: settled before a model is loaded, equal for all arms.
///
/// @param protocol whose choices are followed
/// @param suite the prompts, after any limit
/// @param limit how many prompts were sampled, where not all are asked
/// @param sampleSeed the seed of that sample
/// @param sampling how tokens are chosen
/// @param format the name of the format around a prompt: each model's own template, or one format
/// @param systemPrompt the system prompt of prompts without one of their own
/// @param notes anything else worth keeping, by name
public record RunPlan(
    Protocol protocol,
    Suite suite,
    OptionalInt limit,
    long sampleSeed,
    Sampling sampling,
    String format,
    SystemPrompt systemPrompt,
    Map<String, String> notes) {
  public RunPlan {
    notes = Map.copyOf(notes);
  }

  /// The first is the main one.
  public List<Judge> judges() {
    return protocol.judges();
  }

  /// The canonical string of the sampling, part of every generation's key.
  public String samplingLabel() {
    return sampling.describe();
  }

  /// The manifest of a run of this plan that `session` starts or joins with `model`.
  public Manifest manifest(Manifest.Model model, Manifest.Session session) {
    var asked =
        new Manifest.Suite(
            suite.name(),
            suite.sha256(),
            suite.source().location(),
            limit.isPresent() ? (Integer) limit.getAsInt() : null);
    var generation = new Manifest.Generation(samplingLabel(), format, systemLabel());
    var seeds = Map.of("sample", sampleSeed, "sampling", sampling.seed());
    return Manifest.of(
        new Manifest.Plan(protocol.label(), asked, generation, seeds, notesWithMargins()),
        judges().stream().map(JudgementRows::entry).toList(),
        List.of(model),
        session);
  }

  /// The verdict's margins are set here, before the first answer is made.
  private Map<String, String> notesWithMargins() {
    var all = new TreeMap<>(notes);
    all.putIfAbsent(Margins.NOTE, Margins.DEFAULTS.toNote());
    return all;
  }

  private @Nullable String systemLabel() { // null: each template's own
    return switch (systemPrompt) {
      case SystemPrompt.OfTemplate() -> null;
      case SystemPrompt.None() -> "none";
      case SystemPrompt.Given(var text) -> text;
    };
  }
}
