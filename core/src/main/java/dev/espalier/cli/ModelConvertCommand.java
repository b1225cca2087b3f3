package dev.espalier.cli;

import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointWriter;
import dev.espalier.model.load.CheckpointWriter.Existing;
import dev.espalier.model.load.Destination;
import dev.espalier.model.load.WeightEdits;
import dev.espalier.study.ModelCard;
import dev.espalier.study.PruneRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `espalier model convert`: the same model in another form.
@Command(
    name = "convert",
    description =
        "Writes a model in another form: a Hugging Face folder as GGUF, GGUF as a folder. What a pruned"
            + " model says of itself goes along.")
final class ModelConvertCommand implements Callable<Integer> {
  @Mixin private final Output output;
  @Mixin private final SaveAsOption saveAs = new SaveAsOption();

  @Parameters(
      paramLabel = "MODEL",
      description = "A Hugging Face folder, a .gguf file, or a name from 'espalier model list'.")
  private String model = "";

  @Option(
      names = {"-o", "--out"},
      paramLabel = "OUT",
      required = true,
      description = "The new folder or .gguf file.")
  private Path out = Path.of("");

  private final Surroundings surroundings;

  ModelConvertCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.output = new Output(surroundings);
  }

  /// What `--json` prints.
  record Converted(String path, String form) {}

  @Override
  public Integer call() {
    var path = new Models(CacheFolder.in(surroundings)).locate(model);
    try (var source = CheckpointSource.open(path)) {
      var texts = new LinkedHashMap<String, String>();
      source.text(PruneRecord.FILE).ifPresent(text -> texts.put(PruneRecord.FILE, text));
      if (saveAs.form().isGguf() || Files.isRegularFile(path)) { // a folder takes its card along
        source.text(ModelCard.FILE).ifPresent(text -> texts.put(ModelCard.FILE, text));
      }
      CheckpointWriter.save(
          source,
          WeightEdits.NONE,
          new Destination(out, saveAs.form(), Existing.REFUSE, texts, List.of()));
    }
    output.say("Model: " + out + " (" + saveAs.form() + ")");
    output.result(new Converted(out.toString(), saveAs.form().toString()));
    return ExitCode.DONE;
  }
}
