package dev.espalier.cli;

import dev.espalier.inspect.Footprint;
import dev.espalier.model.ModelConfig;
import dev.espalier.model.RopeScaling;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.study.PruneRecord;
import dev.espalier.tensor.DType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `espalier model info`: what a checkpoint is, without running it.
@Command(
    name = "info",
    description = "Describes a checkpoint: shape, types, tokenizer, chat template, pruning.")
final class ModelInfoCommand implements Callable<Integer> {
  @Mixin private final Output output;

  @Parameters(
      paramLabel = "MODEL",
      description = "A Hugging Face folder, a .gguf file, or a name from 'espalier model list'.")
  private String model = "";

  private final Surroundings surroundings;

  ModelInfoCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Info(
      String path,
      ModelConfig config,
      long parameters,
      Map<String, Long> storedTensors,
      long storedBytes,
      int tokens,
      boolean hasChatTemplate,
      List<Integer> endIds,
      Footprint footprint,
      List<PruneRecord> pruning) {}

  @Override
  public Integer call() {
    var path = new Models(CacheFolder.in(surroundings)).locate(model);
    try (var source = CheckpointSource.open(path);
        var tokenizer = source.loadTokenizer();
        var loaded = source.loadModel(DType.BF16)) { // checks that every tensor has its place
      var info =
          new Info(
              path.toString(),
              source.config(),
              loaded.parameters(),
              source.storedEncodings(),
              source.storedBytes(),
              tokenizer.vocabularySize(),
              source.chatTemplate().isPresent(),
              List.copyOf(source.endIds()),
              Footprint.of(source),
              PruneRecord.read(source).stream().toList());
      lines(info).forEach(output::say);
      output.result(info);
    }
    return ExitCode.DONE;
  }

  private static List<String> lines(Info info) {
    var config = info.config();
    var lines = new ArrayList<String>();
    lines.add(info.path());
    lines.add(
        "%s decoder, %s parameters: %d layers, hidden %d, %d heads of %d, %d key/value heads, MLP %d, vocabulary %d, context %d"
            .formatted(
                config.family(),
                Quantity.count(info.parameters()),
                config.layers(),
                config.hidden(),
                config.heads(),
                config.headSize(),
                config.kvHeads(),
                config.intermediate(),
                config.vocabulary(),
                config.context()));
    lines.add(
        "RoPE theta %s, %s; embeddings %s"
            .formatted(
                config.rope().theta(),
                scaling(config.rope().scaling()),
                config.tiedEmbeddings() ? "tied" : "untied"));
    lines.add(
        "stored as %s, %s".formatted(info.storedTensors(), Quantity.bytes(info.storedBytes())));
    lines.add(
        "tokenizer of %d tokens, answers end at %s, %s"
            .formatted(
                info.tokens(),
                info.endIds(),
                info.hasChatTemplate() ? "chat template" : "no chat template: needs --format"));
    lines.addAll(footprint(info.footprint()));
    for (PruneRecord made : info.pruning()) {
      lines.add(
          "pruned by %s at %s of %s from %s; zeros: %.4f of it, %.4f of the blocks' linear weights, %.4f of all"
              .formatted(
                  made.method(),
                  made.sparsity(),
                  made.target(),
                  made.base().name(),
                  made.achieved().ofTarget(),
                  made.achieved().ofBlocks(),
                  made.achieved().ofAll()));
      lines.add("calibration: " + made.calibration());
      made.notice().ifPresent(lines::add);
    }
    return lines;
  }

  private static List<String> footprint(Footprint footprint) {
    return List.of(
        "zeros: %d of the %d weights of decoder layers"
            .formatted(footprint.zeros(), footprint.weights()),
        "footprint: %s dense; %s as bitmap and values (%.4f saved); %s at the entropy bound (%.4f saved)"
            .formatted(
                Quantity.bytes(footprint.denseBytes()),
                Quantity.bytes(footprint.bitmapBytes()),
                1 - (double) footprint.bitmapBytes() / footprint.denseBytes(),
                Quantity.bytes(footprint.entropyBytes()),
                1 - (double) footprint.entropyBytes() / footprint.denseBytes()),
        "zeros in a dense file make it neither smaller nor faster");
  }

  private static String scaling(RopeScaling scaling) {
    return switch (scaling) {
      case RopeScaling.None() -> "unscaled";
      case RopeScaling.Linear(double factor) -> "linear scaling by " + factor;
      case RopeScaling.Llama3 llama -> "llama3 scaling by " + llama.factor();
    };
  }
}
