package dev.espalier.suite;

import dev.espalier.EspalierException;
import dev.hardwood.InputFile;
import dev.hardwood.metadata.CompressionCodec;
import dev.hardwood.reader.ParquetFileReader;
import dev.hardwood.reader.RowReader;
import dev.hardwood.row.PqList;
import dev.hardwood.row.PqStruct;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A Parquet file as the JSON lines of its rows, so that line `n` is row `n`, from 1, and the file
/// is read on as [JsonlRows]: texts, numbers, truth values, lists and structs of them. Values of
/// other kinds are left out, as JSON keys that are not used are.
final class ParquetText {
  private static final Set<CompressionCodec> READ =
      Set.of(CompressionCodec.UNCOMPRESSED, CompressionCodec.SNAPPY, CompressionCodec.GZIP);

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final JsonMapper WRITER = new JsonMapper();

  private final String location;

  private ParquetText(String location) {
    this.location = location;
  }

  /// The text of a file of these bytes.
  static SuiteText decode(String name, String location, byte[] bytes) {
    var text = new ParquetText(location).lines(bytes);
    return new SuiteText(name, location, Sha256.of(bytes), text);
  }

  private String lines(byte[] bytes) {
    try (var file = ParquetFileReader.open(InputFile.of(ByteBuffer.wrap(bytes)))) {
      checkCodecs(file);
      var lines = new StringBuilder();
      try (var rows = file.rowReader()) {
        for (int number = 1; rows.hasNext(); number++) {
          rows.next();
          lines.append(WRITER.writeValueAsString(row(rows, number))).append('\n');
        }
      }
      if (lines.isEmpty()) {
        throw EspalierException.in(location)
            .found("no rows")
            .needed("one for each request")
            .fault();
      }
      return lines.toString();
    } catch (EspalierException e) {
      throw e;
    } catch (IOException | RuntimeException e) { // the library throws either at damage
      throw EspalierException.in(location)
          .found("not Parquet, or damaged")
          .needed("a whole Parquet file")
          .cause(e)
          .fault();
    }
  }

  private void checkCodecs(ParquetFileReader file) {
    for (var group : file.getFileMetaData().rowGroups()) {
      for (var column : group.columns()) {
        var codec = column.metaData().codec();
        if (!READ.contains(codec)) {
          throw EspalierException.in(location)
              .found("columns compressed with " + codec)
              .needed("SNAPPY, GZIP or none")
              .fault();
        }
      }
    }
  }

  private ObjectNode row(RowReader rows, int number) {
    var row = JSON.objectNode();
    for (int i = 0; i < rows.getFieldCount(); i++) {
      var name = rows.getFieldName(i);
      var value = rows.getValue(i);
      if (value instanceof String) {
        row.put(name, utf8((byte[]) rows.getRawValue(i), name, number));
      } else {
        put(row, name, value);
      }
    }
    return row;
  }

  /// The text, decoded strictly: the library would put `�` for what is not UTF-8.
  private String utf8(byte[] raw, String name, int number) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw)).toString();
    } catch (CharacterCodingException e) {
      throw EspalierException.in(location + ":" + number)
          .found("a text of column '" + name + "' that is not UTF-8")
          .needed("UTF-8")
          .cause(e)
          .fault();
    }
  }

  private static void put(ObjectNode node, String name, @Nullable Object value) {
    switch (value) { // null: the row has none
      case String text -> node.put(name, text);
      case Boolean truth -> node.put(name, truth);
      case Integer number -> node.put(name, number);
      case Long number -> node.put(name, number);
      case PqStruct struct -> node.set(name, object(struct));
      case PqList list -> node.set(name, array(list));
      case null -> node.putNull(name);
      default -> {}
    }
  }

  private static ObjectNode object(PqStruct struct) {
    var node = JSON.objectNode();
    for (int i = 0; i < struct.getFieldCount(); i++) {
      var name = struct.getFieldName(i);
      put(node, name, struct.getValue(name));
    }
    return node;
  }

  private static ArrayNode array(PqList list) {
    var node = JSON.arrayNode();
    for (var value : list.values()) {
      switch (value) {
        case String text -> node.add(text);
        case Boolean truth -> node.add(truth);
        case Integer number -> node.add(number);
        case Long number -> node.add(number);
        case PqStruct struct -> node.add(object(struct));
        case null, default -> {}
      }
    }
    return node;
  }
}
