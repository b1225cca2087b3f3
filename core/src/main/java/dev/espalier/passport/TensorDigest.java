package dev.espalier.passport;

import dev.espalier.fetch.Checksum;
import dev.espalier.model.format.TensorSource;
import dev.espalier.model.load.CheckpointSource;
import dev.espalier.model.load.CheckpointTensors;
import dev.espalier.model.load.WeightEdits;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/// The SHA-256 of one tensor as a Hugging Face folder holds it, however its file is cut into
/// shards: over its type, its shape, a line end (`F16 [4096, 4096]`) and its bytes.
final class TensorDigest {
  private static final long CHUNK = 1 << 20;

  private final MessageDigest digest = Checksum.sha256();

  private TensorDigest(TensorSource tensor) {
    String head = tensor.dtype() + " " + tensor.shape() + "\n";
    digest.update(head.getBytes(StandardCharsets.UTF_8));
  }

  /// A digest of `tensor` before its first byte.
  static TensorDigest start(TensorSource tensor) {
    return new TensorDigest(tensor);
  }

  void update(MemorySegment bytes) {
    for (long from = 0; from < bytes.byteSize(); from += CHUNK) {
      long length = Math.min(CHUNK, bytes.byteSize() - from);
      digest.update(bytes.asSlice(from, length).asByteBuffer());
    }
  }

  /// In hex, once.
  String hex() {
    return Checksum.hex(digest);
  }

  static String of(TensorSource tensor) {
    var digest = start(tensor);
    tensor.content().writeTo(digest::update);
    return digest.hex();
  }

  /// Of every tensor of a checkpoint, by name, in the order of its files.
  static SequencedMap<String, String> ofAll(CheckpointSource source) {
    var digests = new LinkedHashMap<String, String>();
    for (TensorSource tensor : CheckpointTensors.of(source).toHuggingFace(WeightEdits.NONE)) {
      digests.put(tensor.name(), of(tensor));
    }
    return digests;
  }
}
