package dev.espalier.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// WikiText in its raw form (Merity et al. 2016, arXiv:1609.07843): a line is a paragraph or a
/// heading, blanks around every mark, `wiki.test.raw`.
public final class WikiText {
  /// Its name among tasks.
  public static final String TASK = "wikitext";

  /// Where it may lie below a folder of benchmarks, by preference.
  static final List<String> FILES =
      List.of(
          "wikitext-2/wiki.test.raw",
          "wiki.test.raw",
          "wikitext/wikitext-2-raw-v1/test-00000-of-00001.parquet",
          "wikitext-2-raw-v1/test-00000-of-00001.parquet");

  /// Marks that are written with blanks around them, and how they are meant, in the harness's order
  /// (`wikitext/preprocess_wikitext.py`).
  private static final String[][] NUMBERS_AND_MARKS = {
    {" @-@ ", "-"},
    {" @,@ ", ","},
    {" @.@ ", "."},
    {" : ", ": "},
    {" ; ", "; "},
    {" . ", ". "},
    {" ! ", "! "},
    {" ? ", "? "},
    {" , ", ", "}
  };

  private static final String[][] REST = {
    {"= = = =", "===="}, {"= = =", "==="}, {"= =", "=="}, {" \u00b0 ", "\u00b0"},
    {" \n", "\n"}, {"\n ", "\n"}, {" N ", " 1 "}, {" 's", "'s"}
  };

  /// Brackets and quotes around a text, without the blanks inside them.
  private record Enclosing(Pattern pattern, String replacement) {}

  private static final List<Enclosing> ENCLOSING =
      List.of(
          enclosing("\\(", "[^\\)]*?", "\\)"),
          enclosing("\\[", "[^\\]]*?", "\\]"),
          enclosing("\\{", "[^}]*?", "\\}"),
          enclosing("\"", "[^\"]*?", "\""),
          enclosing("'", "[^']*?", "'"));

  /// What Python's `\s` matches in a text.
  private static final String BLANK = "[\\s\\x1c-\\x1f\\x85\\p{Z}]";

  private static final Pattern BLANKS = Pattern.compile(BLANK + "+");

  private WikiText() {}

  private static Enclosing enclosing(String open, String inside, String close) {
    return new Enclosing(
        Pattern.compile(
            "(" + open + ")" + BLANK + "*(" + inside + ")" + BLANK + "*(" + close + ")"),
        "$1$2$3");
  }

  /// The text that the paper's authors score: the lines as the rows of the hub's data set, which
  /// keep their line break and are empty where the line is blank, joined by two line breaks.
  public static String joinedRows(String raw) {
    var rows = new ArrayList<String>();
    String lines = raw.endsWith("\n") ? raw.substring(0, raw.length() - 1) : raw;
    for (String line : lines.split("\n", -1)) {
      rows.add(line.isBlank() ? "" : line + "\n");
    }
    return String.join("\n\n", rows);
  }

  /// The articles, each from its heading on, as `EleutherAI/wikitext_document_level` has them.
  static List<String> pages(String raw) {
    var pages = new ArrayList<String>();
    var page = new ArrayList<String>();
    for (String line : raw.split("\n", -1)) {
      String bare = PythonText.strip(line.replace("= = =", "===").replace("= =", "=="));
      if (bare.startsWith("= ") && bare.endsWith(" =")) {
        String before = String.join("\n", page);
        if (!PythonText.strip(before).isEmpty()) {
          pages.add(before);
        }
        page.clear();
      }
      page.add(line);
    }
    pages.add(String.join("\n", page));
    return pages;
  }

  /// A page as a person would write it: what is scored.
  static String detokenized(String page) {
    String text = page.replace("s '", "s'").replaceAll("/' [0-9]/", "/'[0-9]/");
    text = replaced(text, NUMBERS_AND_MARKS);
    for (Enclosing enclosing : ENCLOSING) {
      text = enclosing.pattern().matcher(text).replaceAll(enclosing.replacement());
    }
    return replaced(text, REST);
  }

  private static String replaced(String text, String[][] pairs) {
    String result = text;
    for (String[] pair : pairs) {
      result = result.replace(pair[0], pair[1]);
    }
    return result;
  }

  /// Words of the page as it was, counted as `len(re.split(r"\s+", page))`: blanks at an end part
  /// off an empty word.
  static int words(String page) {
    return BLANKS.split(page, -1).length;
  }

  static int bytes(String page) {
    return page.getBytes(StandardCharsets.UTF_8).length;
  }
}
