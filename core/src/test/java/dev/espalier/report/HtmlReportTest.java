package dev.espalier.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.espalier.EspalierException;
import dev.espalier.report.ReportOptions.ShowTexts;
import dev.espalier.store.RunStore;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

final class HtmlReportTest {
  private static final ReportOptions WITH_TEXTS = new ReportOptions(ShowTexts.YES);

  @TempDir private Path folder;

  private RunStore demo() {
    return ReportFixture.demo(folder.resolve("run"));
  }

  @Test
  void theSameRunGivesTheSameBytes() {
    try (var store = demo()) {
      assertThat(HtmlReport.of(store, ReportOptions.NUMBERS_ONLY))
          .isEqualTo(HtmlReport.of(store, ReportOptions.NUMBERS_ONLY));
    }
  }

  @Test
  void nothingIsFetchedAndNothingRuns() {
    try (var store = demo()) {
      var html = HtmlReport.of(store, WITH_TEXTS).html();
      assertThat(html.replace("http://www.w3.org/2000/svg", ""))
          .doesNotContainPattern("(?i)<(script|link|img|iframe|object|base|form)\\b")
          .doesNotContainPattern(
              "(?i)(https?:|url\\(|@import|javascript:|\\bsrc=|\\bhref=|\\bon\\w+=)")
          .contains("default-src 'none'");
    }
  }

  @Test
  void textsAreShownOnlyWhenAskedFor() {
    try (var store = demo()) {
      assertThat(HtmlReport.of(store, ReportOptions.NUMBERS_ONLY).html())
          .doesNotContain("The text of prompt")
          .doesNotContain("The completion of");
      assertThat(HtmlReport.of(store, WITH_TEXTS).html())
          .contains("<details>\n<summary><code>t00/bare</code>")
          .doesNotContain("<details open")
          .contains("The text of prompt 0.")
          .contains("The completion of t00/bare.");
    }
  }

  @Test
  void purgedTextsAreSaidToBeGone() {
    try (var store = demo()) {
      store.purgeTexts();
      assertThat(HtmlReport.of(store, WITH_TEXTS).html())
          .contains("(text removed from this run)")
          .doesNotContain("The text of prompt");
    }
  }

  /// Every field that comes from a file, a model or a judge holds markup: none of it becomes
  /// markup.
  @Test
  void hostileTextIsInert() {
    try (var store = HostileRun.create(folder.resolve("hostile"))) {
      var html = HtmlReport.of(store, WITH_TEXTS).html();
      for (int field = 0; field < HostileRun.fields(); field++) {
        assertThat(html)
            .as("field %s is shown", field)
            .containsPattern("&lt;/script&gt;&lt;b&gt;(\"|&#34;|&quot;)" + field + "\\b");
      }
      assertThat(html)
          .doesNotContainPattern("(?i)<(script|b )\\b")
          .doesNotContain("</script")
          .doesNotContain("<b>\"");
    }
  }

  @Test
  void plotsAreWellFormedAndShareNoIds() throws Exception {
    try (var store = demo()) {
      var html = HtmlReport.of(store, ReportOptions.NUMBERS_ONLY).html();
      var plots = Pattern.compile("<svg .*?</svg>", Pattern.DOTALL).matcher(html);
      var ids = new HashSet<String>();
      int count = 0;
      while (plots.find()) {
        count++;
        var svg =
            DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(plots.group())));
        assertThat(svg.getElementsByTagName("title").getLength()).isEqualTo(1);
        assertThat(svg.getDocumentElement().getAttribute("role")).isEqualTo("img");
        var all = svg.getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
          var id = all.item(i).getAttributes().getNamedItem("id");
          assertThat(id == null || ids.add(id.getNodeValue())).as("%s twice", id).isTrue();
        }
      }
      assertThat(count).isEqualTo(6);
    }
  }

  @Test
  void provenanceIsComplete() {
    try (var store = demo()) {
      assertThat(HtmlReport.of(store, ReportOptions.NUMBERS_ONLY).html())
          .contains("b1".repeat(32))
          .contains("cd".repeat(32))
          .contains("ef".repeat(32))
          .contains("98,362,432")
          .contains("1a2b3c4d")
          .contains("Temurin 25.0.1")
          .contains("<dt>Seed, run</dt><dd>42</dd>")
          .contains("self: 32 x 256 tokens, seed 0")
          .contains("self-calibration")
          .contains("by length, 16")
          .contains("f32 on cpu, fast");
    }
  }

  @Test
  void judgesStandSideBySide() {
    try (var store = demo()) {
      assertThat(HtmlReport.of(store, ReportOptions.NUMBERS_ONLY).html())
          .contains("Judges side by side")
          .contains("<td class=\"text\">espalier-rules</td>")
          .contains("<td class=\"text\">paper-substrings</td>")
          .contains("Change: of harmful prompts in templates, mean over tasks");
    }
  }

  @Test
  void theFileReplacesAnOlderOneAndLeavesNothingBeside() throws IOException {
    try (var store = demo()) {
      var file = folder.resolve(HtmlReport.FILE_NAME);
      Files.writeString(file, "old", UTF_8);
      var report = HtmlReport.of(store, ReportOptions.NUMBERS_ONLY);
      report.writeTo(file);
      assertThat(file).hasContent(report.html());
      try (var files = Files.list(folder)) {
        assertThat(files.map(f -> f.getFileName().toString()))
            .containsExactlyInAnyOrder("report.html", "run");
      }
    }
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    var file = folder.resolve("absent").resolve("report.html");
    assertThatThrownBy(() -> new HtmlReport("x").writeTo(file))
        .isInstanceOf(EspalierException.class)
        .hasMessage(
            file
                + ": cannot be written (no such file); needs a folder that can be written to, with room");
  }
}
