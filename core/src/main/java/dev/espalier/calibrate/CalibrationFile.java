package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import dev.espalier.calibrate.CalibrationSource.DocumentCounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A [Calibration] on disk: one JSON object, UTF-8.
///
/// | key | type | meaning |
/// |---|---|---|
/// | `version` | integer | 1; higher ones are refused |
/// | `source` | object | `kind` is `self`, `file` or `suite`; the other keys are the fields of [CalibrationSource.Self], [CalibrationSource.File] or [CalibrationSource.Prompts] |
/// | `sha256` | string | hex, over the ids, as [Calibration#sha256] says; checked on reading |
/// | `windows` | array | an array of ids for each window, all of one length |
///
/// Other keys mean nothing.
final class CalibrationFile {
  private static final int VERSION = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private final Path file;
  private final int vocabulary;

  private CalibrationFile(Path file, int vocabulary) {
    this.file = file;
    this.vocabulary = vocabulary;
  }

  static void write(Path file, Calibration calibration) {
    replace(file, ByteBuffer.wrap(toJson(calibration).getBytes(StandardCharsets.UTF_8)));
  }

  static String toJson(Calibration calibration) {
    var root = JSON.createObjectNode().put("version", VERSION);
    write(root.putObject("source"), calibration.source());
    root.put("sha256", calibration.sha256());
    ArrayNode windows = root.putArray("windows");
    calibration.windows().forEach(window -> window.forEach(windows.addArray()::add));
    return root + "\n";
  }

  private static void write(ObjectNode node, CalibrationSource source) {
    switch (source) {
      case CalibrationSource.Self self ->
          node.put("kind", "self")
              .put("startId", self.startId())
              .put("temperature", self.temperature())
              .put("seed", self.seed())
              .put("rejected", self.rejected());
      case CalibrationSource.File text ->
          node.put("kind", "file")
              .put("name", text.name())
              .put("rule", text.rule().word())
              .put("seed", text.seed())
              .put("documents", text.counts().inFile())
              .put("used", text.counts().used())
              .put("tooShort", text.counts().tooShort());
      case CalibrationSource.Prompts suite ->
          node.put("kind", "suite")
              .put("name", suite.name())
              .put("suiteSha256", suite.suiteSha256())
              .put("format", suite.format())
              .put("seed", suite.seed())
              .put("prompts", suite.prompts())
              .put("used", suite.used());
    }
  }

  private static void replace(Path file, ByteBuffer bytes) {
    var part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (var channel =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      delete(part, e);
      throw EspalierException.in(file)
          .found("cannot be written (" + reason(e) + ")")
          .cause(e)
          .fault();
    }
  }

  private static void delete(Path part, IOException failure) {
    try {
      Files.deleteIfExists(part);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  private static String reason(IOException refusal) {
    return refusal instanceof NoSuchFileException
        ? "no such folder"
        : EspalierException.reason(refusal);
  }

  static Calibration read(Path file, int vocabulary) {
    try {
      return parse(file, Files.readString(file), vocabulary);
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + EspalierException.reason(e) + ")")
          .cause(e)
          .fault();
    }
  }

  /// `where` names the text in messages.
  static Calibration parse(Path where, String text, int vocabulary) {
    return new CalibrationFile(where, vocabulary).calibration(text);
  }

  private Calibration calibration(String json) {
    JsonNode root = root(json);
    int version = whole(root, "version");
    if (version != VERSION) {
      throw EspalierException.in(file)
          .found("version " + version)
          .needed("version " + VERSION)
          .remedy("Another Espalier wrote it: read it with that one.")
          .fault();
    }
    var calibration = new Calibration(source(root.path("source")), windows(root));
    String stored = text(root, "sha256");
    if (!stored.equals(calibration.sha256())) {
      throw damaged("ids with SHA-256 " + calibration.sha256(), stored + ", as stored with them");
    }
    return calibration;
  }

  private JsonNode root(String json) {
    try {
      return JSON.readTree(json);
    } catch (JacksonException e) {
      throw damaged("no JSON", "a stored calibration");
    }
  }

  private CalibrationSource source(JsonNode node) {
    String kind = text(node, "kind");
    return switch (kind) {
      case "self" ->
          new CalibrationSource.Self(
              whole(node, "startId"),
              field(node, "temperature", JsonNode::isNumber, "a number").doubleValue(),
              seed(node),
              whole(node, "rejected"));
      case "file" ->
          new CalibrationSource.File(
              text(node, "name"),
              rule(text(node, "rule")),
              seed(node),
              new DocumentCounts(
                  whole(node, "documents"), whole(node, "used"), whole(node, "tooShort")));
      case "suite" ->
          new CalibrationSource.Prompts(
              text(node, "name"),
              text(node, "suiteSha256"),
              text(node, "format"),
              seed(node),
              whole(node, "prompts"),
              whole(node, "used"));
      default -> throw damaged("source of kind '" + kind + "'", "'self', 'file' or 'suite'");
    };
  }

  private DrawingRule rule(String word) {
    return Arrays.stream(DrawingRule.values())
        .filter(rule -> rule.word().equals(word))
        .findFirst()
        .orElseThrow(() -> damaged("rule '" + word + "'", "'paper', 'wanda' or 'corrected'"));
  }

  private List<List<Integer>> windows(JsonNode root) {
    var array = field(root, "windows", JsonNode::isArray, "an array");
    if (array.isEmpty()) {
      throw damaged("no windows", "at least one");
    }
    int length = array.get(0).size();
    var windows = new ArrayList<List<Integer>>();
    for (JsonNode window : array) {
      if (!window.isArray() || window.isEmpty() || window.size() != length) {
        throw damaged(
            "window %d of %d tokens".formatted(windows.size(), window.size()),
            length == 0 ? "at least one" : "%d, as the first has".formatted(length));
      }
      var ids = new ArrayList<Integer>();
      for (JsonNode id : window) {
        ids.add(id(id, windows.size()));
      }
      windows.add(ids);
    }
    return windows;
  }

  private int id(JsonNode id, int window) {
    if (!id.canConvertToInt() || !id.isIntegralNumber()) {
      throw damaged("%s in window %d".formatted(id, window), "a token id");
    }
    if (id.intValue() < 0 || id.intValue() >= vocabulary) {
      throw EspalierException.in(file)
          .found("token id %s in window %d".formatted(id, window))
          .needed("ids below the vocabulary of %d".formatted(vocabulary))
          .remedy("It belongs to another model.")
          .fault();
    }
    return id.intValue();
  }

  private String text(JsonNode node, String key) {
    return field(node, key, JsonNode::isString, "a string").stringValue();
  }

  private int whole(JsonNode node, String key) {
    return field(node, key, n -> n.isIntegralNumber() && n.canConvertToInt(), "a whole number")
        .intValue();
  }

  private long seed(JsonNode node) {
    return field(node, "seed", n -> n.isIntegralNumber() && n.canConvertToLong(), "a whole number")
        .longValue();
  }

  private JsonNode field(JsonNode node, String key, Predicate<JsonNode> kind, String needed) {
    JsonNode value = node.path(key);
    if (!kind.test(value)) {
      String found = value.isMissingNode() ? "no '" + key + "'" : "'" + key + "' of another kind";
      throw damaged(found, needed);
    }
    return value;
  }

  private EspalierException damaged(String found, String needed) {
    return EspalierException.in(file)
        .found(found)
        .needed(needed)
        .remedy("It is no calibration that Espalier stored: calibrate again.")
        .fault();
  }
}
