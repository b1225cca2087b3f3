package dev.espalier.cli;

import com.github.freva.asciitable.AsciiTable;
import com.github.freva.asciitable.Column;
import com.github.freva.asciitable.HorizontalAlign;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A table of texts at the terminal: the first columns to the left, numbers to the right.
final class Grid {
  private final int texts;
  private final List<String> header;
  private final List<List<String>> rows = new ArrayList<>();

  /// @param texts how many columns, from the left, hold words
  Grid(int texts, List<String> header) {
    this.texts = texts;
    this.header = List.copyOf(header);
  }

  void add(List<String> row) {
    rows.add(List.copyOf(row));
  }

  @Override
  public String toString() {
    var columns =
        IntStream.range(0, header.size())
            .mapToObj(i -> {
              var align = i < texts ? HorizontalAlign.LEFT : HorizontalAlign.RIGHT;
              return new Column()
                  .header(header.get(i))
                  .headerAlign(align)
                  .dataAlign(align)
                  .<List<String>>with(row -> row.get(i));
            })
            .toList();
    return AsciiTable.builder()
        .border(AsciiTable.BASIC_ASCII_NO_DATA_SEPARATORS_NO_OUTSIDE_BORDER)
        .lineSeparator("\n")
        .data(rows, columns)
        .asString()
        .lines()
        .map(String::stripTrailing)
        .collect(Collectors.joining("\n"));
  }
}
