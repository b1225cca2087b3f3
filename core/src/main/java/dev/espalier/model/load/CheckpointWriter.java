package dev.espalier.model.load;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Saves a checkpoint with masks applied or matrices replaced: as a Hugging Face folder that
/// `transformers` loads, or as a GGUF file that llama.cpp does.
///
/// From a Hugging Face folder to another, tensors that no edit touches are copied byte for byte and
/// keep their type, to which a matrix that replaces one is rounded; from a GGUF file to a folder,
/// every tensor is written in f32, equal to its dequantised values. The source is only read. What
/// is written is called `NAME.partial` until it is whole, and renamed, so that an interrupted save
/// leaves no half model.
public final class CheckpointWriter {
  /// By this file a model that Espalier pruned is known.
  static final String RECORD = "espalier.json";

  private static final String CARD = "README.md";
  private static final String CARD_OF_BASE = "README-base.md";

  private CheckpointWriter() {}

  /// What to do when the output exists.
  public enum Existing {
    REFUSE,
    REPLACE
  }

  /// Writes `source` to `destination`, edited as `edits` say.
  ///
  /// A README.md among the texts leaves that of the source beside it, as README-base.md. Throws
  /// [EspalierException] when the destination exists and may not be replaced, overlaps the source,
  /// or cannot be written.
  public static void save(CheckpointSource source, WeightEdits edits, Destination destination) {
    discard(destination.path());
    finish(source, edits, destination);
  }

  /// Throws away what [#saveSettled] left for `out`.
  public static void discard(Path out) {
    try {
      PartialFolder.discard(out.toAbsolutePath().normalize());
    } catch (IOException e) {
      throw unwritable(out, e);
    }
  }

  /// Writes those shards of a folder `out` that hold none of the tensors `pending`, whose edits are
  /// not known yet, and are not there already, for [#finish] to go on with. Writes nothing where
  /// the source is no folder of several shards.
  public static void saveSettled(
      CheckpointSource source, WeightEdits edits, Set<String> pending, Path out) {
    if (source instanceof HuggingFaceFolder folder && folder.isSharded()) {
      try (var partial = PartialFolder.goOn(out.toAbsolutePath().normalize())) {
        new FolderCopy(folder, edits).writeSettled(partial.path(), pending);
        partial.setAside();
      } catch (IOException e) {
        throw unwritable(out, e);
      }
    }
  }

  /// What [#save] does, but goes on with what [#saveSettled] left: shards that are there are not
  /// written again.
  public static void finish(CheckpointSource source, WeightEdits edits, Destination destination) {
    requireTensors(source, edits);
    checkTarget(source, destination.path(), destination.form(), destination.existing());
    var target = destination.path().toAbsolutePath().normalize();
    try {
      if (destination.form().isGguf()) {
        writeFile(source, edits, destination, target);
      } else {
        writeFolder(source, edits, destination, target);
      }
    } catch (IOException e) {
      throw unwritable(destination.path(), e);
    }
  }

  private static EspalierException unwritable(Path out, IOException e) {
    return EspalierException.in(out)
        .found("cannot be written (" + EspalierException.reason(e) + ")")
        .needed("a folder that can be written to")
        .cause(e)
        .fault();
  }

  private static void requireTensors(CheckpointSource source, WeightEdits edits) {
    var missing = new TreeSet<>(edits.tensors());
    missing.removeAll(TensorShapes.of(source.config()).keySet());
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException("edits of tensors that are not there: " + missing);
    }
  }

  private static void writeFolder(
      CheckpointSource source, WeightEdits edits, Destination destination, Path target)
      throws IOException {
    try (var partial = PartialFolder.goOn(target)) {
      checkRoom(source, destination.form(), List.of(target));
      switch (source) {
        case HuggingFaceFolder folder -> new FolderCopy(folder, edits).write(partial.path());
        case GgufFile gguf -> new GgufConversion(gguf, edits).write(partial.path());
      }
      if (destination.texts().containsKey(CARD)) {
        keepCard(partial.path());
      }
      for (var text : destination.texts().entrySet()) {
        Files.writeString(partial.path().resolve(text.getKey()), text.getValue());
      }
      for (var attachment : destination.attachments()) {
        attachment.writeIn(partial.path());
      }
      partial.moveIntoPlace();
    }
  }

  /// A folder that was pruned before has the card of its base already.
  private static void keepCard(Path folder) throws IOException {
    if (Files.exists(folder.resolve(CARD)) && !Files.exists(folder.resolve(CARD_OF_BASE))) {
      Files.move(folder.resolve(CARD), folder.resolve(CARD_OF_BASE));
    }
  }

  private static void writeFile(
      CheckpointSource source, WeightEdits edits, Destination destination, Path target)
      throws IOException {
    var folder = target.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
      checkRoom(source, destination.form(), List.of(target));
    }
    new GgufExport(source, edits, destination).write(target);
  }

  /// Refuses an output before hours are spent on what cannot be saved.
  public static void checkTarget(
      CheckpointSource source, Path out, SaveForm form, Existing existing) {
    var target = out.toAbsolutePath().normalize();
    var original = source.path().toAbsolutePath().normalize();
    if (target.startsWith(original) || original.startsWith(target)) {
      throw EspalierException.in(out)
          .found("the output is, holds or lies in the original model " + source.path())
          .needed("a folder of its own: an original is never written to")
          .fault();
    }
    if (form.isGguf() != out.toString().endsWith(".gguf")) {
      throw EspalierException.in(out)
          .found("an output of the form " + form)
          .needed(form.isGguf() ? "a name that ends in .gguf" : "a name that does not end in .gguf")
          .fault();
    }
    if (form.isGguf()) {
      GgufExport.checkCanHold(source);
    }
    if (!Files.exists(target)) {
      return;
    }
    if (existing == Existing.REFUSE) {
      throw EspalierException.in(out)
          .found("the output exists already")
          .needed(form.isGguf() ? "a new file" : "a new folder")
          .remedy("--force replaces a model that Espalier wrote.")
          .fault();
    }
    if (!isOurs(target)) {
      throw EspalierException.in(out)
          .found("the output exists and holds no " + RECORD)
          .needed(
              (form.isGguf() ? "a new file" : "a new folder") + ", or a model that Espalier wrote")
          .remedy("--force replaces nothing else; move it away yourself if it may go.")
          .fault();
    }
  }

  private static boolean isOurs(Path target) {
    if (Files.isDirectory(target)) {
      return Files.exists(target.resolve(RECORD));
    }
    try (var existing = CheckpointSource.open(target)) {
      return existing.text(RECORD).isPresent();
    } catch (EspalierException _) {
      return false; // no model at all, so none of ours
    }
  }

  /// Refuses outputs for which their disks have no room, before hours are spent. What
  /// [#saveSettled] left counts as room.
  public static void checkRoom(CheckpointSource source, SaveForm form, List<Path> outs) {
    var needed = new HashMap<FileStore, Long>();
    for (Path out : outs) {
      try {
        var folder = nearestFolder(out);
        var store = Files.getFileStore(folder);
        long left = bytes(source, form) - PartialFolder.bytes(out.toAbsolutePath().normalize());
        if (store.getUsableSpace() < needed.merge(store, left, Math::addExact)) {
          throw EspalierException.in(folder)
              .found((store.getUsableSpace() >> 20) + " MiB free")
              .needed((needed.getOrDefault(store, left) >> 20) + " MiB for what is written there")
              .remedy("Free some room, or give --out on another disk.")
              .fault();
        }
      } catch (IOException e) {
        throw unwritable(out, e);
      }
    }
  }

  private static Path nearestFolder(Path out) throws IOException {
    for (var at = out.toAbsolutePath().normalize().getParent(); at != null; at = at.getParent()) {
      if (Files.isDirectory(at)) {
        return at;
      }
    }
    throw new NoSuchFileException(out.toString());
  }

  private static long bytes(CheckpointSource source, SaveForm form) {
    long bytes = 0;
    for (var info : source.weights().tensors()) {
      bytes = Math.addExact(bytes, bytes(source, form, info.shape().elements(), info.byteSize()));
    }
    return bytes;
  }

  private static long bytes(CheckpointSource source, SaveForm form, long elements, long stored) {
    if (form.encoding().isPresent()) {
      var encoding = form.encoding().get();
      return Math.multiplyExact(elements, (long) encoding.blockBytes()) / encoding.blockElements();
    }
    return source instanceof GgufFile ? Math.multiplyExact(elements, 4L) : stored;
  }
}
