package dev.espalier.suite;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.espalier.EspalierException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// The text of a file of a suite or a benchmark, decoded strictly from UTF-8, a byte order mark
/// left out; of a Parquet file, its rows as JSON lines.
///
/// @param name the file's name or the suite's
/// @param location the path as it was given, or `builtin`
/// @param sha256 of the file's bytes
/// @param text what it says
public record SuiteText(String name, String location, String sha256, String text) {
  /// The ending of the files that are tables in binary and become text by [ParquetText].
  static final String PARQUET = ".parquet";

  /// The text of that file.
  public static SuiteText read(Path file) {
    try {
      var last = file.getFileName();
      var name = last == null ? file.toString() : last.toString();
      var bytes = Files.readAllBytes(file);
      return name.toLowerCase(Locale.ROOT).endsWith(PARQUET)
          ? ParquetText.decode(name, file.toString(), bytes)
          : decode(name, file.toString(), bytes);
    } catch (IOException e) {
      throw EspalierException.in(file)
          .found("cannot be read (" + e.getMessage() + ")")
          .cause(e)
          .fault();
    }
  }

  /// A suite of ours, which lies beside this class.
  static SuiteText resource(String name, String file) {
    try (var stream = SuiteText.class.getResourceAsStream(file)) {
      if (stream == null) {
        throw new IllegalStateException("the resource " + file + " is not in the jar");
      }
      return decode(name, name, stream.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException("the resource " + file + " cannot be read", e);
    }
  }

  static SuiteText decode(String name, String location, byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    var out = CharBuffer.allocate(bytes.length + 1);
    var decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    var result = decoder.decode(in, out, true);
    if (result.isError()) {
      long line = out.flip().chars().filter(c -> c == '\n').count() + 1;
      throw EspalierException.in(location + ":" + line)
          .found("byte " + in.position() + " is not UTF-8")
          .needed("a file in UTF-8")
          .cause(new CharacterCodingException())
          .fault();
    }
    var text = out.flip().toString();
    return new SuiteText(
        name, location, Sha256.of(bytes), text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  /// `file:line`.
  public String at(long line) {
    return location + ":" + line;
  }
}
