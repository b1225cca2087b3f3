package dev.espalier.model.format;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Zip files as `torch.save` lays them out, by the JDK's writer.
final class StoredZip {
  private final Map<String, byte[]> entries = new LinkedHashMap<>();
  private int method = ZipEntry.STORED;

  static StoredZip of(String name, byte[] content) {
    return new StoredZip().with(name, content);
  }

  /// A checkpoint with that pickle and the storage `0` of `storageBytes` bytes.
  static StoredZip checkpoint(byte[] pickle, int storageBytes) {
    return of("model/data.pkl", pickle)
        .with("model/byteorder", new Bytes().ascii("little").array())
        .with("model/data/0", new byte[storageBytes]);
  }

  StoredZip with(String name, byte[] content) {
    entries.put(name, content);
    return this;
  }

  StoredZip deflated() {
    method = ZipEntry.DEFLATED;
    return this;
  }

  byte[] array() {
    var out = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(out)) {
      for (var content : entries.entrySet()) {
        var entry = new ZipEntry(content.getKey());
        var crc = new CRC32();
        crc.update(content.getValue());
        entry.setMethod(method);
        entry.setTimeLocal(LocalDateTime.of(2026, 1, 1, 0, 0)); // later than 1980: no extra field
        entry.setCrc(crc.getValue());
        entry.setSize(content.getValue().length);
        if (method == ZipEntry.STORED) {
          entry.setCompressedSize(content.getValue().length);
        }
        zip.putNextEntry(entry);
        zip.write(content.getValue());
        zip.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
