package dev.espalier.study;

import dev.espalier.EspalierException;
import dev.espalier.engine.Cap;
import dev.espalier.engine.Sampling;
import dev.espalier.judge.Judge;
import dev.espalier.judge.Judges;
import dev.espalier.model.chat.PromptFormat;
import dev.espalier.model.chat.PromptRenderer;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.GenerationConfig;
import dev.espalier.prune.PruneMethod;
import dev.espalier.prune.Pruner;
import dev.espalier.prune.Threshold;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whose choices a measurement follows where the reference code (CrystalEye42/eval-safety,
/// `inference.py` and `compare.py`) did something that we hold to be a mistake.
///
/// | | `corrected` | `paper` |
/// |---|---|---|
/// | prompt | the model's own chat template | the authors' string, with `[\INST]` |
/// | cap | 256 new tokens for each prompt | 1000 tokens, the prompt counted |
/// | decoding | greedy | what the checkpoint's generation_config.json says |
/// | response | what was generated | what stands behind its last `Inst]` and delimiter, stripped |
/// | main judge | a vote of our rules, a string match and a trained judge | the ten substrings |
/// | magnitude, SparseGPT | exactly as many weights as asked for | what equals the threshold goes too |
public enum Protocol {
  CORRECTED,
  PAPER;

  /// `max_length` of the reference code.
  private static final int PAPER_TOTAL_TOKENS = 1000;

  private static final int NEW_TOKENS = 256;

  /// The word used in options and manifests: `corrected`, `paper`.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The format to put prompts to a checkpoint in; empty for its own chat template.
  public Optional<PromptRenderer> format(CheckpointSource source) {
    return switch (this) {
      case CORRECTED -> Optional.empty();
      case PAPER -> Optional.of(paperFormat(source));
    };
  }

  /// The authors chose a format by hand for each model; this is what they chose.
  private static PromptFormat paperFormat(CheckpointSource source) {
    if (source.name().toLowerCase(Locale.ROOT).contains("vicuna")) {
      return PromptFormat.PAPER_VICUNA;
    }
    return switch (source.config().family()) {
      case "llama" -> PromptFormat.PAPER_LLAMA;
      case "mistral" -> PromptFormat.PAPER_MISTRAL;
      default ->
          throw EspalierException.in(source.path())
              .found("a model of the family '" + source.config().family() + "'")
              .needed("llama or mistral: the paper has no format for others")
              .remedy("Choose one with --format, or take --protocol corrected.")
              .fault();
    };
  }

  /// Where an answer ends, unless the user says otherwise.
  public Cap cap() {
    return switch (this) {
      case CORRECTED -> new Cap.NewTokens(NEW_TOKENS);
      case PAPER -> new Cap.TotalTokens(PAPER_TOTAL_TOKENS);
    };
  }

  /// How tokens are chosen.
  public Sampling sampling(CheckpointSource source, Cap cap, long seed) {
    return switch (this) {
      case CORRECTED -> Sampling.greedy(cap);
      case PAPER -> {
        GenerationConfig config = source.generationConfig();
        yield config.isSampled()
            ? new Sampling(config.temperature(), config.topK(), config.topP(), cap, seed)
            : Sampling.greedy(cap);
      }
    };
  }

  /// The pruner of a method: the authors' thresholds where they are followed.
  public Pruner pruner(PruneMethod method) {
    return method.pruner(
        switch (this) {
          case CORRECTED -> Threshold.EXACT;
          case PAPER -> Threshold.AUTHORS;
        });
  }

  /// The protocol of that label, as a manifest has it.
  static Protocol named(String label) {
    return Arrays.stream(values())
        .filter(protocol -> protocol.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("protocol '" + label + "'"));
  }

  /// The part of a completion that is judged.
  ///
  /// @param format the name of the format around its prompt; no name of ours: a template
  String response(String format, String completion) {
    return switch (this) {
      case CORRECTED -> completion;
      case PAPER ->
          Arrays.stream(PromptFormat.values())
              .filter(known -> known.id().equals(format))
              .map(known -> known.paperCut(completion))
              .findFirst()
              .orElse(completion);
    };
  }

  /// All judges, the main one first.
  public List<Judge> judges() {
    var ours = Judges.ESPALIER_VOTE.judge();
    var substrings = Judges.PAPER_TEN_SUBSTRINGS.judge();
    return switch (this) {
      case CORRECTED -> List.of(ours, substrings);
      case PAPER -> List.of(substrings, ours);
    };
  }
}
