package dev.espalier.passport;

import dev.espalier.EspalierException;
import dev.espalier.fetch.Checksum;
import dev.espalier.model.format.Encoding;
import dev.espalier.model.format.Safetensors;
import dev.espalier.model.format.SafetensorsWriter;
import dev.espalier.model.format.TensorInfo;
import dev.espalier.model.format.TensorSource;
import dev.espalier.tensor.DType;
import dev.espalier.tensor.Shape;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A passport on disk: a safetensors file, so that every tool that reads weights reads the norms.
///
/// | part | content |
/// |---|---|
/// | tensors | `norms.0`, `norms.1`, …: F32 `[in]`, one for all matrices that share an input; none where the method reads none |
/// | `__metadata__` `format` | `espalier-passport` |
/// | `version` | `1` |
/// | `passport` | JSON: `record`, `base` (`name`, `files` of `name`, `sha256`, `bytes`), `rule` (`method`, `target`, `dtype`), `matrices` (`name`, `sparsity`, `norms`), `digests` (name to SHA-256) |
/// | `sha256` | of that JSON in UTF-8, then for each tensor by number its name, a line end and its bytes |
final class PassportFile {
  private static final String FORMAT = "espalier-passport";
  private static final int VERSION = 1;
  private static final String DAMAGED = "The file is damaged: fetch it again.";

  private PassportFile() {}

  /// The JSON part.
  private record Document(
      String record,
      Passport.Base base,
      Passport.Rule rule,
      List<Entry> matrices,
      LinkedHashMap<String, String> digests) {
    Document {
      Objects.requireNonNull(record, "record");
      Objects.requireNonNull(base, "base");
      Objects.requireNonNull(rule, "rule");
      Objects.requireNonNull(digests, "digests");
      matrices = List.copyOf(matrices);
    }
  }

  /// @param norms the name of a tensor; empty where the method reads no norms
  private record Entry(String name, String sparsity, Optional<String> norms) {
    Entry {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(sparsity, "sparsity");
      Objects.requireNonNull(norms, "norms");
    }
  }

  static void write(Passport passport, Path path) {
    var names = new LinkedHashMap<List<Float>, String>(); // equal norms are stored once
    var entries = new ArrayList<Entry>();
    for (Passport.Matrix matrix : passport.matrices()) {
      Optional<String> norms =
          matrix.inputs().isEmpty()
              ? Optional.empty()
              : Optional.of(names.computeIfAbsent(matrix.inputs(), _ -> "norms." + names.size()));
      entries.add(new Entry(matrix.name(), matrix.sparsity(), norms));
    }
    var tensors = new ArrayList<TensorSource>();
    names.forEach((values, name) ->
        tensors.add(TensorSource.of(name, DType.F32, Shape.of(values.size()), bytes(values))));
    String json =
        JsonMapper.shared()
            .writeValueAsString(
                new Document(
                    passport.record(),
                    passport.base(),
                    passport.rule(),
                    entries,
                    new LinkedHashMap<>(passport.digests())));
    SafetensorsWriter.write(
        path,
        Map.of(
            "format",
            FORMAT,
            "version",
            Integer.toString(VERSION),
            "passport",
            json,
            "sha256",
            checksum(json, tensors)),
        tensors);
  }

  private static MemorySegment bytes(List<Float> values) {
    var bytes = ByteBuffer.allocate(values.size() * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    values.forEach(bytes::putFloat);
    return MemorySegment.ofArray(bytes.array());
  }

  private static String checksum(String json, List<TensorSource> tensors) {
    var digest = Checksum.sha256();
    digest.update(json.getBytes(StandardCharsets.UTF_8));
    for (TensorSource tensor : tensors) {
      digest.update((tensor.name() + "\n").getBytes(StandardCharsets.UTF_8));
      tensor.content().writeTo(bytes -> digest.update(bytes.asByteBuffer()));
    }
    return Checksum.hex(digest);
  }

  static Passport read(Path path) {
    try (var file = Safetensors.open(path)) {
      return new Reading(path, file).passport();
    }
  }

  private record Reading(Path path, Safetensors file) {
    Passport passport() {
      if (!FORMAT.equals(file.metadata().get("format"))) {
        throw fault("is no passport").needed("a file of 'espalier passport write'").fault();
      }
      requireVersion();
      String json = metadata("passport");
      requireWhole(json);
      Document document = document(json);
      var norms = new LinkedHashMap<String, List<Float>>();
      file.tensors().forEach(info -> norms.put(info.name(), norms(info)));
      var matrices = new ArrayList<Passport.Matrix>();
      for (Entry entry : document.matrices()) {
        matrices.add(new Passport.Matrix(entry.name(), entry.sparsity(), inputs(entry, norms)));
      }
      return new Passport(
          document.record(), document.base(), document.rule(), matrices, document.digests());
    }

    private List<Float> inputs(Entry entry, Map<String, List<Float>> norms) {
      if (entry.norms().isEmpty()) {
        return List.of();
      }
      var inputs = norms.get(entry.norms().get());
      if (inputs == null) {
        throw fault("matrix '" + entry.name() + "' has no norms '" + entry.norms().get() + "'")
            .needed("one of " + norms.keySet())
            .fault();
      }
      return inputs;
    }

    private void requireVersion() {
      String version = metadata("version");
      if (!version.equals(Integer.toString(VERSION))) {
        throw fault("is a passport of version " + version)
            .needed("version " + VERSION)
            .remedy("A newer Espalier wrote it: use that one.")
            .fault();
      }
    }

    private String metadata(String key) {
      String text = file.metadata().get(key);
      if (text == null) {
        throw fault("has no '" + key + "' in its metadata").remedy(DAMAGED).fault();
      }
      return text;
    }

    private void requireWhole(String json) {
      var tensors = new ArrayList<TensorSource>();
      for (TensorInfo info : file.tensors()) {
        if (info.encoding() != Encoding.F32 || info.shape().rank() != 1) {
          throw fault("tensor '%s' is %s %s".formatted(info.name(), info.encoding(), info.shape()))
              .needed("norms in F32, one for each input")
              .remedy(DAMAGED)
              .fault();
        }
        tensors.add(TensorSource.of(info.name(), DType.F32, info.shape(), file.bytes(info.name())));
      }
      String found = checksum(json, tensors);
      String needed = metadata("sha256");
      if (!found.equals(needed)) {
        throw fault("its content has SHA-256 " + found)
            .needed(needed + ", as it says itself")
            .remedy(DAMAGED)
            .fault();
      }
    }

    private Document document(String json) {
      try {
        return JsonMapper.shared().readValue(json, Document.class);
      } catch (JacksonException e) {
        throw fault("its JSON is not that of a passport (" + e.getOriginalMessage() + ")")
            .needed("the file as Espalier wrote it")
            .cause(e)
            .fault();
      }
    }

    private List<Float> norms(TensorInfo info) {
      var values = new ArrayList<Float>();
      var bytes = file.bytes(info.name());
      var little = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
      for (long at = 0; at < bytes.byteSize(); at += Float.BYTES) {
        float value = bytes.get(little, at);
        if (!(value >= 0) || Float.isInfinite(value)) {
          throw fault("'%s' holds %s".formatted(info.name(), value))
              .needed("squared norms, finite and at least 0")
              .fault();
        }
        values.add(value);
      }
      return values;
    }

    private EspalierException.Fault fault(String found) {
      return EspalierException.in(path).found(found);
    }
  }
}
