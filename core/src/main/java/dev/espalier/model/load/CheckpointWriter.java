package dev.espalier.model.load;

import dev.espalier.EspalierException;
import dev.espalier.model.WeightEdit;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Saves a checkpoint with masks applied or matrices replaced, as a Hugging Face folder that
/// `transformers` loads.
///
/// From a Hugging Face folder, tensors that no edit touches are copied byte for byte and keep their
/// type, to which a matrix that replaces one is rounded; from a GGUF file, every tensor is written
/// in f32, equal to its dequantised values. The source is only read. The folder is written as
/// `NAME.partial` beside its place and renamed, so that an interrupted save leaves no half model.
public final class CheckpointWriter {
  private CheckpointWriter() {}

  /// What to do when the output exists.
  public enum Existing {
    REFUSE,
    REPLACE
  }

  /// Writes `source` to `out`.
  ///
  /// `edits` go by the names of their tensors in Hugging Face checkpoints, each of its tensor's
  /// shape. `additions` are texts by the names of the files that they become. Throws
  /// [EspalierException] when `out` exists and may not be replaced, overlaps the source, or cannot
  /// be written.
  public static void save(
      CheckpointSource source,
      Map<String, ? extends WeightEdit> edits,
      Map<String, String> additions,
      Path out,
      Existing existing) {
    var target = out.toAbsolutePath().normalize();
    checkTarget(source, target, existing);
    try (var partial = PartialFolder.besideOf(target)) {
      checkSpace(source, partial.path());
      switch (source) {
        case HuggingFaceFolder folder -> new FolderCopy(folder, edits).write(partial.path());
        case GgufFile gguf -> new GgufConversion(gguf, edits).write(partial.path());
      }
      for (var addition : additions.entrySet()) {
        Files.writeString(partial.path().resolve(addition.getKey()), addition.getValue());
      }
      partial.moveIntoPlace();
    } catch (IOException e) {
      throw EspalierException.in(out)
          .found("cannot be written (" + EspalierException.reason(e) + ")")
          .needed("a folder that can be written to")
          .cause(e)
          .fault();
    }
  }

  /// Refuses an output before hours are spent on what cannot be saved.
  public static void checkTarget(CheckpointSource source, Path out, Existing existing) {
    var target = out.toAbsolutePath().normalize();
    var original = source.path().toAbsolutePath().normalize();
    if (target.startsWith(original) || original.startsWith(target)) {
      throw EspalierException.in(out)
          .found("the output is, holds or lies in the original model " + source.path())
          .needed("a folder of its own: an original is never written to")
          .fault();
    }
    if (!Files.exists(target)) {
      return;
    }
    if (existing == Existing.REFUSE) {
      throw EspalierException.in(out)
          .found("the output exists already")
          .needed("a new folder")
          .remedy("--force replaces a model that Espalier wrote.")
          .fault();
    }
    if (!Files.exists(target.resolve("espalier.json"))) {
      throw EspalierException.in(out)
          .found("the output exists and holds no espalier.json")
          .needed("a new folder, or a model that Espalier wrote")
          .remedy("--force replaces nothing else; move it away yourself if it may go.")
          .fault();
    }
  }

  private static void checkSpace(CheckpointSource source, Path folder) throws IOException {
    long needed = 0;
    for (var info : source.weights().tensors()) {
      long bytes =
          source instanceof GgufFile
              ? Math.multiplyExact(info.shape().elements(), 4L)
              : info.byteSize();
      needed = Math.addExact(needed, bytes);
    }
    FileStore store = Files.getFileStore(folder);
    if (store.getUsableSpace() < needed) {
      throw EspalierException.in(folder)
          .found((store.getUsableSpace() >> 20) + " MiB free")
          .needed((needed >> 20) + " MiB for the model")
          .fault();
    }
  }
}
