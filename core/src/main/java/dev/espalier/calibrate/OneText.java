package dev.espalier.calibrate;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;

/// A plain text file: the whole of it is one document, whatever blank lines it has.
record OneText(String location, String text) implements Documents {
  static OneText open(Path file) {
    return new OneText(file.toString(), new TextReader(file).all());
  }

  @Override
  public int size() {
    return text.isBlank() ? 0 : 1;
  }

  @Override
  public Iterator<Document> inOrder(List<Integer> indices) {
    return indices.stream().map(index -> new Document(index, text)).iterator();
  }

  @Override
  public String at(int index) {
    return text;
  }
}
