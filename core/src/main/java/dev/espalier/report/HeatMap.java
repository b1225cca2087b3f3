package dev.espalier.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/// A table of numbers as a picture of its own: an SVG file whose cells are the bluer the more they
/// lie below 0, and the more orange the more they lie above. Each cell shows its number, so that it
/// can be read without colours.
///
/// @param title above it
/// @param below what the horizontal axis is
/// @param beside what the vertical axis is
/// @param columns names from the left
/// @param rows from the top
public record HeatMap(
    String title, String below, String beside, List<String> columns, List<Row> rows) {
  private static final int CELL = 58;
  private static final int HEIGHT = 30;
  private static final int LEFT = 92;
  private static final int TOP = 44;
  private static final int BOTTOM = 50;
  private static final int MARGIN = 16;

  private static final int[] BELOW_ZERO = {33, 102, 172};
  private static final int[] ABOVE_ZERO = {200, 98, 14};

  public HeatMap {
    columns = List.copyOf(columns);
    rows = List.copyOf(rows);
  }

  /// A row; a cell that is absent stays empty.
  ///
  /// @param cells one for each column
  public record Row(String name, List<OptionalDouble> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /// The whole file. Full colour is the largest number, whatever its sign.
  public String svg() {
    int width = LEFT + CELL * columns.size() + MARGIN;
    int height = TOP + HEIGHT * rows.size() + BOTTOM;
    double largest =
        rows.stream()
            .flatMap(row -> row.cells.stream())
            .filter(OptionalDouble::isPresent)
            .mapToDouble(cell -> Math.abs(cell.getAsDouble()))
            .max()
            .orElse(1);
    var svg = new StringBuilder();
    svg.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="%1$d" height="%2$d" \
        font-family="system-ui, sans-serif" font-size="12" role="img">
        <title>%3$s</title>
        <rect width="%1$d" height="%2$d" fill="#fff"/>
        """
            .formatted(width, height, escaped(title)));
    text(svg, MARGIN, 24, "start", "font-weight=\"600\" font-size=\"13\"", title);
    for (int r = 0; r < rows.size(); r++) {
      int y = TOP + HEIGHT * r;
      text(svg, LEFT - 8, y + HEIGHT / 2 + 4, "end", "", rows.get(r).name);
      for (int c = 0; c < columns.size(); c++) {
        cell(svg, LEFT + CELL * c, y, rows.get(r).cells.get(c), largest);
      }
    }
    int under = TOP + HEIGHT * rows.size();
    for (int c = 0; c < columns.size(); c++) {
      text(svg, LEFT + CELL * c + CELL / 2, under + 17, "middle", "", columns.get(c));
    }
    text(svg, LEFT + CELL * columns.size() / 2, under + 38, "middle", "fill=\"#555\"", below);
    int middle = TOP + HEIGHT * rows.size() / 2;
    String turned = "fill=\"#555\" transform=\"rotate(-90 22 %d)\"".formatted(middle);
    text(svg, 22, middle, "middle", turned, beside);
    return svg.append("</svg>\n").toString();
  }

  private static void cell(StringBuilder svg, int x, int y, OptionalDouble value, double largest) {
    if (value.isEmpty()) {
      return;
    }
    double number = value.getAsDouble();
    double strength = largest == 0 ? 0 : Math.abs(number) / largest;
    int[] full = number < 0 ? BELOW_ZERO : ABOVE_ZERO;
    svg.append(
        "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%02x%02x%02x\"/>\n"
            .formatted(
                x,
                y,
                CELL - 2,
                HEIGHT - 2,
                mixed(full[0], strength),
                mixed(full[1], strength),
                mixed(full[2], strength)));
    String ink = strength > 0.55 ? "fill=\"#fff\"" : "fill=\"#222\"";
    String form = largest < 10 ? "%+.2f" : "%+.1f";
    String shown = String.format(Locale.ROOT, form, number).replace('-', '\u2212');
    text(svg, x + CELL / 2 - 1, y + HEIGHT / 2 + 3, "middle", ink, shown);
  }

  /// From white to the full colour.
  private static int mixed(int full, double strength) {
    return (int) Math.round(255 + (full - 255) * strength);
  }

  private static void text(
      StringBuilder svg, int x, int y, String anchor, String attributes, String text) {
    svg.append(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" %s>%s</text>\n"
            .formatted(x, y, anchor, attributes, escaped(text)));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
