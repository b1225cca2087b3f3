package dev.espalier.model.format;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads the metadata pairs of one GGUF file.
final class GgufPairs {
  private static final int MAX_ELEMENTS = 1 << 23;
  private static final int MAX_DEPTH = 4;

  private static final int BOOL = 7;
  private static final int STRING = 8;
  private static final int ARRAY = 9;

  private final MappedFile file;
  private final Cursor cursor;
  private int elementsLeft = MAX_ELEMENTS;

  GgufPairs(MappedFile file, Cursor cursor) {
    this.file = file;
    this.cursor = cursor;
  }

  Map<String, GgufValue> read(int count) {
    var pairs = new LinkedHashMap<String, GgufValue>();
    for (int i = 0; i < count; i++) {
      cursor.reading("the key of metadata pair %d".formatted(i));
      String key = cursor.text(GgufHeader.MAX_NAME_BYTES);
      String item = "metadata '%s'".formatted(key);
      cursor.reading(item);
      var value = value(cursor.u32(), item, 0);
      if (pairs.putIfAbsent(key, value) != null) {
        throw file.fault(item + " is there twice").fault();
      }
    }
    return pairs;
  }

  private GgufValue value(int type, String item, int depth) {
    return switch (type) {
      case 0 -> new GgufValue.Whole("u8", cursor.u8());
      case 1 -> new GgufValue.Whole("i8", (byte) cursor.u8());
      case 2 -> new GgufValue.Whole("u16", cursor.u16());
      case 3 -> new GgufValue.Whole("i16", (short) cursor.u16());
      case 4 -> new GgufValue.Whole("u32", Integer.toUnsignedLong(cursor.u32()));
      case 5 -> new GgufValue.Whole("i32", cursor.u32());
      case 6 -> new GgufValue.Real("f32", Float.intBitsToFloat(cursor.u32()));
      case BOOL -> new GgufValue.Flag(bool(item));
      case STRING -> new GgufValue.Text(cursor.text(Integer.MAX_VALUE));
      case ARRAY -> array(item, depth + 1);
      case 10 -> new GgufValue.Whole("u64", cursor.u64());
      case 11 -> new GgufValue.Whole("i64", cursor.u64());
      case 12 -> new GgufValue.Real("f64", Double.longBitsToDouble(cursor.u64()));
      default ->
          throw file.fault(
                  "%s has unknown value type %s".formatted(item, Integer.toUnsignedString(type)))
              .needed("0 to 12")
              .fault();
    };
  }

  private boolean bool(String item) {
    int value = cursor.u8();
    if (value > 1) {
      throw file.fault("%s is a bool of value %d".formatted(item, value)).needed("0 or 1").fault();
    }
    return value == 1;
  }

  private GgufValue.Array array(String item, int depth) {
    if (depth > MAX_DEPTH) {
      throw file.fault("%s has arrays inside each other".formatted(item))
          .needed("at most %d deep".formatted(MAX_DEPTH))
          .fault();
    }
    int type = cursor.u32();
    int count = cursor.count("elements", minBytes(type), elementsLeft);
    elementsLeft -= count;
    var values = new ArrayList<GgufValue>(count);
    for (int i = 0; i < count; i++) {
      values.add(value(type, item, depth));
    }
    return new GgufValue.Array("array", values);
  }

  /// The fewest bytes that an element can take; 1 for a type that is refused when it is read.
  private static int minBytes(int type) {
    return switch (type) {
      case 2, 3 -> 2;
      case 4, 5, 6 -> 4;
      case STRING, 10, 11, 12 -> 8;
      case ARRAY -> 12;
      default -> 1;
    };
  }
}
