package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// A text file, gzipped where its name ends in `.gz`: strict UTF-8, a byte order mark left out.
final class TextReader {
  private static final int BUFFER = 1 << 16;

  private final Path file;

  TextReader(Path file) {
    this.file = file;
  }

  /// Takes one line, without its end; lines count from 1.
  interface LineConsumer {
    void accept(int number, String line);
  }

  /// Hands over every line.
  void forEachLine(LineConsumer lines) {
    read(reader -> {
      int number = 0;
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        lines.accept(number, number == 1 ? withoutMark(line) : line);
      }
      return number;
    });
  }

  /// The whole text.
  String all() {
    return withoutMark(read(BufferedReader::readAllAsString));
  }

  private static String withoutMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private interface Reading<T> {
    T from(BufferedReader reader) throws IOException;
  }

  private <T> T read(Reading<T> reading) {
    var strict = StandardCharsets.UTF_8.newDecoder(); // reports what is malformed
    try (var bytes = Files.newInputStream(file);
        var plain = unzipped(bytes);
        var reader = new BufferedReader(new InputStreamReader(plain, strict), BUFFER)) {
      return reading.from(reader);
    } catch (IOException e) {
      throw fault(e).cause(e).fault();
    }
  }

  private InputStream unzipped(InputStream bytes) throws IOException {
    return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, BUFFER) : bytes;
  }

  private EspalierException.Fault fault(IOException refusal) {
    var fault = EspalierException.in(file);
    return switch (refusal) {
      case NoSuchFileException _ -> fault.found("no such file");
      case ZipException e ->
          fault.found("bad gzip data (" + e.getMessage() + ")").needed("gzip, as its name says");
      case EOFException _ ->
          fault
              .found("gzip data that ends too early")
              .remedy("The file was cut off: fetch it again.");
      case CharacterCodingException _ -> fault.found("bytes that are not UTF-8").needed("UTF-8");
      default -> fault.found("cannot be read (" + EspalierException.reason(refusal) + ")");
    };
  }
}
