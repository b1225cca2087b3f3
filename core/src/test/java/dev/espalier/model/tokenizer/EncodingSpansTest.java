package dev.espalier.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class EncodingSpansTest {
  static final List<String> NAMES = SmallTokenizers.NAMES;

  @ParameterizedTest
  @FieldSource("NAMES")
  void spansCountUtf16BehindAnEmoji(String name) {
    try (var tokenizer = SmallTokenizers.open(name)) {
      String text = "\ud83c\udf33\ud83c\udf33 tree";
      var encoding = tokenizer.encode(text);
      var last = encoding.span(encoding.size() - 1);
      assertThat(last.end()).isEqualTo(text.length());
      assertThat(text.substring(last.start())).isEqualTo(last.of(text)).isNotEmpty();
      assertThat(encoding.spans()).anyMatch(s -> s.equals(new Span(2, 4)));
    }
  }

  @Test
  void tokensInASpanAreThoseThatTouchIt() {
    var encoding =
        new Encoding(
            new int[] {7, 8, 9, 10},
            List.of(new Span(0, 0), new Span(0, 2), new Span(2, 5), new Span(2, 5)));
    assertThat(encoding.tokensIn(new Span(1, 2))).isEqualTo(new Span(1, 2));
    assertThat(encoding.tokensIn(new Span(1, 3))).isEqualTo(new Span(1, 4));
    assertThat(encoding.tokensIn(new Span(2, 2))).isEqualTo(new Span(2, 2));
    assertThat(encoding.tokensIn(new Span(9, 12))).isEqualTo(new Span(4, 4));
  }

  @Test
  void fiveThousandTokensAreNotTruncated() {
    try (var tokenizer = SmallTokenizers.open("byte-level")) {
      String text = "hello ".repeat(5_000);
      var encoding = tokenizer.encode(text);
      assertThat(encoding.size()).isGreaterThan(5_000);
      assertThat(tokenizer.decode(encoding.ids())).isEqualTo(text);
    }
  }

  @Test
  void whatIsAddedAroundADocumentHasEmptySpans() {
    try (var tokenizer = SmallTokenizers.open("prepend")) {
      var encoding = tokenizer.encodeDocument("hello");
      assertThat(encoding.id(0)).isEqualTo(tokenizer.id("<s>").orElseThrow());
      assertThat(encoding.span(0)).isEqualTo(new Span(0, 0));
      assertThat(encoding.span(1)).isEqualTo(new Span(0, 5));
    }
  }

  @Test
  void aLoneSurrogateIsTheReplacementCharacter() {
    try (var tokenizer = SmallTokenizers.open("byte-level")) {
      var broken = tokenizer.encode("a\ud800b \ud83c\udf33 \udc00");
      assertThat(broken).isEqualTo(tokenizer.encode("a\ufffdb \ud83c\udf33 \ufffd"));
    }
  }

  @Test
  void nulAndEmptyTextAreText() {
    try (var tokenizer = SmallTokenizers.open("byte-level")) {
      assertThat(tokenizer.encode("").size()).isZero();
      var encoding = tokenizer.encode("a\0b");
      assertThat(tokenizer.decode(encoding.ids())).isEqualTo("a\0b");
    }
  }
}
