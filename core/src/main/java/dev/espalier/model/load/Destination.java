package dev.espalier.model.load;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Where a checkpoint is saved, how, and what goes with it.
///
/// @param path the folder, or the `.gguf` file
/// @param texts by the names of the files that they become; a GGUF file keeps them in its metadata,
///   as `espalier.file.NAME`
/// @param attachments what else goes into the folder; a GGUF file has no room for any
public record Destination(
    Path path,
    SaveForm form,
    CheckpointWriter.Existing existing,
    Map<String, String> texts,
    List<Attachment> attachments) {
  public Destination {
    texts = Map.copyOf(texts);
    attachments = List.copyOf(attachments);
  }

  /// A new Hugging Face folder with nothing beside the model.
  public static Destination folder(Path path) {
    return new Destination(
        path, SaveForm.SAFETENSORS, CheckpointWriter.Existing.REFUSE, Map.of(), List.of());
  }

  /// A file that writes itself.
  @FunctionalInterface
  public interface Attachment {
    void writeIn(Path folder) throws IOException;
  }
}
