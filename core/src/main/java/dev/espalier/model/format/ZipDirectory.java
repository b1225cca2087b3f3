package dev.espalier.model.format;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/// The entries of a zip file whose data lies in it as it is, so that it can be mapped.
///
/// | record | signature | fields that are read, at their offsets (all little endian) |
/// |---|---|---|
/// | end | `PK 5 6` | u16 entries 10, u32 directory size 12 and offset 16, u16 comment length 20 |
/// | zip64 locator | `PK 6 7` | u64 offset of the zip64 end 8; lies 20 bytes before the end |
/// | zip64 end | `PK 6 6` | u64 entries 32, directory size 40 and offset 48: they count if there |
/// | directory entry | `PK 1 2` | u16 flags 8 and method 10, u32 CRC 16, u32 sizes 20 and 24, |
/// | | | u16 lengths of name 28, extra field 30 and comment 32, u32 local header 42, name 46 |
/// | zip64 extra field | id 1 | u64 size, stored size, offset: those `ffffffff` in the entry |
/// | local header | `PK 3 4` | u16 lengths of name 26 and extra field 28; then these, then data |
///
/// Source: PKWARE's APPNOTE.TXT, sections 4.3 to 4.5.
final class ZipDirectory {
  private static final int END = 0x06054b50;
  private static final int ZIP64_LOCATOR = 0x07064b50;
  private static final int ZIP64_END = 0x06064b50;
  private static final int ENTRY = 0x02014b50;
  private static final int LOCAL = 0x04034b50;

  private static final int END_BYTES = 22;
  private static final int LOCATOR_BYTES = 20;
  private static final int ZIP64_END_BYTES = 56;
  private static final int ENTRY_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int MAX_COMMENT = 0xffff;
  private static final long SATURATED = 0xffffffffL;
  private static final long MAX_ENTRIES = 1 << 20;

  private static final ValueLayout.OfShort U16 =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfInt U32 =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong U64 =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final MappedFile file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  private ZipDirectory(MappedFile file) {
    this.file = file;
  }

  /// A stored file: where its data starts, how long it is, and its CRC-32.
  record Entry(String name, long offset, long size, int crc) {}

  /// Where the directory lies.
  private record Extent(long entries, long offset, long size) {}

  static Map<String, Entry> read(MappedFile file) {
    var directory = new ZipDirectory(file);
    directory.readEntries(directory.extent());
    return Map.copyOf(directory.entries);
  }

  private Extent extent() {
    long end = findEnd();
    long locator = end - LOCATOR_BYTES;
    if (locator >= 0 && u32(locator) == ZIP64_LOCATOR) {
      long at = u64(locator + 8);
      checkInside(at, ZIP64_END_BYTES, "the zip64 end record");
      checkSignature(at, ZIP64_END, "the zip64 end record");
      return new Extent(u64(at + 32), u64(at + 48), u64(at + 40));
    }
    return new Extent(u16(end + 10), unsigned(end + 16), unsigned(end + 12));
  }

  private long findEnd() {
    long first = Math.max(0, file.size() - END_BYTES - MAX_COMMENT);
    for (long at = file.size() - END_BYTES; at >= first; at--) {
      if (u32(at) == END && at + END_BYTES + u16(at + 20) == file.size()) {
        return at;
      }
    }
    throw file.fault("has no zip directory at its end")
        .needed("a whole zip file")
        .remedy("The file is cut short or of another format.")
        .fault();
  }

  private void readEntries(Extent extent) {
    checkInside(extent.offset, extent.size, "the directory");
    if (extent.entries < 0 || extent.entries > MAX_ENTRIES) {
      throw file.fault("zip directory has %s entries".formatted(extent.entries))
          .needed("at most " + MAX_ENTRIES)
          .fault();
    }
    long at = extent.offset;
    for (long i = 0; i < extent.entries; i++) {
      checkInside(at, ENTRY_BYTES, "entry %d".formatted(i));
      checkSignature(at, ENTRY, "entry %d".formatted(i));
      int nameBytes = u16(at + 28);
      int extraBytes = u16(at + 30);
      long next = at + ENTRY_BYTES + nameBytes + extraBytes + u16(at + 32);
      checkInside(at, next - at, "entry %d".formatted(i));
      String name = name(at + ENTRY_BYTES, nameBytes, i);
      var entry = entry(name, at, at + ENTRY_BYTES + nameBytes, extraBytes);
      if (entries.putIfAbsent(name, entry) != null) {
        throw file.fault("zip entry '%s' is there twice".formatted(name)).fault();
      }
      at = next;
    }
  }

  private String name(long at, int length, long index) {
    return StrictUtf8.decode(file.copy(at, length))
        .orElseThrow(
            () -> file.fault("the name of zip entry %d is not UTF-8".formatted(index)).fault());
  }

  private Entry entry(String name, long at, long extra, int extraBytes) {
    String label = "zip entry '%s'".formatted(name);
    if ((u16(at + 8) & 1) != 0 || u16(at + 10) != 0) {
      throw file.fault(label + " is compressed or encrypted")
          .needed("stored entries, as torch.save writes")
          .remedy("Save it again with torch, or convert it to safetensors.")
          .fault();
    }
    var wide = new Zip64Extra(extra, extraBytes, label);
    long size = wide.orWide(unsigned(at + 24));
    long stored = wide.orWide(unsigned(at + 20));
    long header = wide.orWide(unsigned(at + 42));
    if (size != stored) {
      throw file.fault("%s has %d bytes, stored as %d".formatted(label, size, stored))
          .needed("the same size twice")
          .fault();
    }
    checkInside(header, LOCAL_BYTES, "the local header of " + label);
    checkSignature(header, LOCAL, "the local header of " + label);
    long data = header + LOCAL_BYTES + u16(header + 26) + u16(header + 28);
    checkInside(data, size, "the data of " + label);
    return new Entry(name, data, size, u32(at + 16));
  }

  /// The 64-bit fields of an entry, taken in the order in which the format lists them.
  private final class Zip64Extra {
    private final String label;
    private long at;
    private long end;

    Zip64Extra(long extra, int extraBytes, String label) {
      this.label = label;
      long last = extra + extraBytes;
      long field = extra;
      while (field + 4 <= last && u16(field) != 1) {
        field += 4 + u16(field + 2);
      }
      if (field + 4 <= last) {
        this.at = field + 4;
        this.end = Math.min(last, at + u16(field + 2));
      }
    }

    /// `narrow`, or the next 64-bit field where it says that it is there.
    long orWide(long narrow) {
      if (narrow != SATURATED) {
        return narrow;
      }
      if (at + Long.BYTES > end) {
        throw file.fault(label + " lacks its 64-bit sizes")
            .needed("a zip64 extra field")
            .remedy("The file is damaged: fetch it again.")
            .fault();
      }
      at += Long.BYTES;
      return u64(at - Long.BYTES);
    }
  }

  private void checkInside(long offset, long length, String what) {
    if (offset < 0 || length < 0 || length > file.size() || offset > file.size() - length) {
      throw file.fault("%s does not lie inside the file".formatted(what))
          .needed("a whole zip file")
          .remedy("The file is damaged: fetch it again.")
          .fault();
    }
  }

  private void checkSignature(long at, int signature, String what) {
    if (u32(at) != signature) {
      throw file.fault("%s is not where the zip directory says".formatted(what))
          .needed("a whole zip file")
          .remedy("The file is damaged: fetch it again.")
          .fault();
    }
  }

  private int u16(long at) {
    return file.bytes().get(U16, at) & 0xffff;
  }

  private int u32(long at) {
    return file.bytes().get(U32, at);
  }

  private long unsigned(long at) {
    return Integer.toUnsignedLong(u32(at));
  }

  private long u64(long at) {
    return file.bytes().get(U64, at);
  }
}
