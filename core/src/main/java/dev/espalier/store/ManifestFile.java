package dev.espalier.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/// Reads and writes `manifest.json`. A write is atomic: beside it, synced, renamed.
final class ManifestFile {
  static final String NAME = "manifest.json";
  static final String PART = NAME + ".part";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private ManifestFile() {}

  static Manifest read(Path file) {
    try {
      var tree = JSON.readTree(Files.readString(file));
      checkVersion(file, tree);
      return JSON.treeToValue(tree, Manifest.class);
    } catch (DatabindException e) {
      throw damaged(file, reason(e), e);
    } catch (JacksonException e) {
      throw damaged(file, "not JSON", e);
    } catch (IOException e) {
      throw damaged(file, "cannot be read (" + EspalierException.reason(e) + ")", e);
    }
  }

  private static void checkVersion(Path file, JsonNode tree) {
    var version = tree.path("schemaVersion");
    if (!version.isInt()) {
      throw EspalierException.in(file)
          .found("no schemaVersion")
          .needed("the manifest of a run")
          .fault();
    }
    if (version.asInt() > Manifest.SCHEMA_VERSION) {
      throw EspalierException.in(file)
          .found("schemaVersion " + version.asInt())
          .needed(Manifest.SCHEMA_VERSION + " or lower")
          .remedy("A newer Espalier wrote this run: read it with that one.")
          .fault();
    }
  }

  private static String reason(DatabindException e) {
    return switch (e) {
      case UnrecognizedPropertyException unknown ->
          "unknown field '" + unknown.getPropertyName() + "'";
      case ValueInstantiationException refused when refused.getCause() != null ->
          String.valueOf(refused.getCause().getMessage());
      default -> field(e) + " has the wrong type";
    };
  }

  /// Where in the manifest, in the form `models.0.name`.
  private static String field(DatabindException e) {
    return e.getPath().stream()
        .map(step -> step.getPropertyName() == null ? "" + step.getIndex() : step.getPropertyName())
        .collect(joining("."));
  }

  private static EspalierException damaged(Path file, String found, Exception cause) {
    return EspalierException.in(file)
        .found(found)
        .needed("the manifest of a run")
        .remedy("Restore it, or start another run.")
        .cause(cause)
        .fault();
  }

  static void write(Path file, Manifest manifest) throws IOException {
    var part = file.resolveSibling(PART);
    var bytes = ByteBuffer.wrap((JSON.writeValueAsString(manifest) + "\n").getBytes(UTF_8));
    try (var channel = FileChannel.open(part, CREATE, WRITE, TRUNCATE_EXISTING)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(part, file, ATOMIC_MOVE);
  }
}
