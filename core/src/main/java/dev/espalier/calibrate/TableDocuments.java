package dev.espalier.calibrate;

import dev.espalier.EspalierException;
import dev.espalier.suite.RowFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// The rows of a Parquet file, whose column `text` is a document. All of them lie in memory.
record TableDocuments(String location, List<String> texts) implements Documents {
  private static final String COLUMN = "text";

  TableDocuments {
    texts = List.copyOf(texts);
  }

  static TableDocuments open(Path file) {
    var rows = RowFile.read(file);
    if (!rows.columns().contains(COLUMN)) {
      throw EspalierException.in(file)
          .found("no column 'text' among " + String.join(", ", rows.columns()))
          .needed("the documents under 'text'")
          .fault();
    }
    var texts = new ArrayList<String>();
    for (RowFile.Row row : rows.rows()) {
      texts.add(
          row.field(COLUMN)
              .orElseThrow(() ->
                  EspalierException.in(row.where())
                      .found("no 'text'")
                      .needed("the document under 'text'")
                      .fault()));
    }
    return new TableDocuments(file.toString(), texts);
  }

  @Override
  public int size() {
    return texts.size();
  }

  @Override
  public Iterator<Document> inOrder(List<Integer> indices) {
    return indices.stream().map(index -> new Document(index, texts.get(index))).iterator();
  }

  @Override
  public String at(int index) {
    return texts.get(index);
  }
}
