package dev.espalier.calibrate;

import java.util.Iterator;
import java.util.List;

/// A numbered collection of texts, read once or in part.
interface Documents extends AutoCloseable {
  /// The file, for messages.
  String location();

  int size();

  /// The documents of these indices, in this order; what is not asked for is not kept in memory.
  Iterator<Document> inOrder(List<Integer> indices);

  /// The text of one document, for whoever does not know which comes next.
  String at(int index);

  @Override
  default void close() {}

  /// A text and its index, counted from 0.
  record Document(int index, String text) {}
}
