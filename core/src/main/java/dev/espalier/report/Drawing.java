package dev.espalier.report;

import java.awt.Dimension;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.geom.Rectangle2D;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.jfree.chart.ChartRenderingInfo;
import org.jfree.chart.JFreeChart;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/// Writes a chart as one SVG element to be set into a page.
///
/// Batik draws; here the drawing is cut down to what a page needs. Colours become style sheet
/// variables ([Ink]), ids and clip paths go (two drawings on a page would share them), and text is
/// anchored where the chart meant it to be: right of the axis for labels to the left of the plot,
/// centred for all others, so that a browser's font may be wider or narrower than ours. The same
/// chart gives the same bytes.
final class Drawing {
  /// The font of all text; the page gives it its own family.
  static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private static final String SVG = "http://www.w3.org/2000/svg";
  private static final Set<String> GEOMETRY =
      Set.of(
          "d",
          "x",
          "y",
          "x1",
          "x2",
          "y1",
          "y2",
          "cx",
          "cy",
          "r",
          "rx",
          "ry",
          "width",
          "height",
          "points",
          "transform",
          "stroke-width",
          "stroke-dasharray",
          "stroke-linecap");
  private static final Set<String> SHAPES =
      Set.of("g", "path", "line", "rect", "circle", "ellipse", "polygon", "polyline");

  private final StringBuilder svg = new StringBuilder();
  private final FontMetrics metrics;
  private final double plotLeft;

  private Drawing(FontMetrics metrics, double plotLeft) {
    this.metrics = metrics;
    this.plotLeft = plotLeft;
  }

  /// What a reader who does not see the drawing is told.
  record Words(String id, String title, String description) {}

  static String of(JFreeChart chart, Dimension size, Words words) {
    var graphics = new SVGGraphics2D(document());
    var info = new ChartRenderingInfo();
    chart.draw(graphics, new Rectangle2D.Double(0, 0, size.width, size.height), info);
    var root = graphics.getRoot();
    var drawing =
        new Drawing(graphics.getFontMetrics(FONT), info.getPlotInfo().getDataArea().getMinX());
    drawing.open(size, words);
    drawing.children(root.getChildNodes());
    drawing.svg.append("</svg>");
    return drawing.svg.toString();
  }

  private static org.w3c.dom.Document document() {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .getDOMImplementation()
          .createDocument(SVG, "svg", null);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JVM has a plain document builder", e);
    }
  }

  private void open(Dimension size, Words words) {
    svg.append(
        """
        <svg xmlns="%s" viewBox="0 0 %d %d" role="img" aria-labelledby="%s-title %s-desc" \
        font-size="%d" stroke-linecap="butt">\
        """
            .formatted(SVG, size.width, size.height, words.id, words.id, FONT.getSize()));
    svg.append("<title id=\"%s-title\">%s</title>".formatted(words.id, escaped(words.title)));
    svg.append("<desc id=\"%s-desc\">%s</desc>".formatted(words.id, escaped(words.description)));
    svg.append('\n');
  }

  private void children(NodeList nodes) {
    for (int i = 0; i < nodes.getLength(); i++) {
      if (nodes.item(i) instanceof Element element) {
        element(element);
      }
    }
  }

  private void element(Element element) {
    String name = element.getTagName();
    if (name.equals("text")) {
      text(element);
    } else if (SHAPES.contains(name)) {
      svg.append('<').append(name);
      attributes(element);
      if (element.getChildNodes().getLength() == 0) {
        svg.append("/>\n");
      } else {
        svg.append('>');
        children(element.getChildNodes());
        svg.append("</").append(name).append(">\n");
      }
    }
  }

  private void attributes(Element element) {
    var style = new StringBuilder();
    var all = element.getAttributes();
    for (int i = 0; i < all.getLength(); i++) {
      Node attribute = all.item(i);
      String value = attribute.getNodeValue();
      switch (attribute.getNodeName()) {
        case "fill", "stroke" -> style.append(paint(attribute.getNodeName(), value));
        case String name when GEOMETRY.contains(name) -> attribute(name, value);
        default -> {} // what a page does not need: ids, clip paths, hints
      }
    }
    if (!style.isEmpty()) {
      attribute("style", style.toString());
    }
  }

  private static String paint(String property, String value) {
    return property + ":" + Ink.of(value).map(Ink::css).orElse(value) + ";";
  }

  private void text(Element element) {
    String text = element.getTextContent();
    double left = Double.parseDouble(element.getAttribute("x"));
    double width = metrics.stringWidth(text);
    boolean isLeftOfPlot = left + width < plotLeft;
    svg.append("<text");
    attribute("x", "%.1f".formatted(isLeftOfPlot ? left + width : left + width / 2));
    attribute("y", "%.1f".formatted(Double.parseDouble(element.getAttribute("y"))));
    attribute("text-anchor", isLeftOfPlot ? "end" : "middle");
    attribute("style", paint("fill", fill(element)) + "stroke:none;");
    svg.append('>').append(escaped(text)).append("</text>\n");
  }

  /// The nearest fill, which Batik writes once for neighbours.
  private static String fill(Element element) {
    for (Node node = element; node instanceof Element at; node = node.getParentNode()) {
      if (at.hasAttribute("fill")) {
        return at.getAttribute("fill");
      }
    }
    return "black";
  }

  private void attribute(String name, String value) {
    svg.append(' ').append(name).append("=\"").append(escaped(value)).append('"');
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
