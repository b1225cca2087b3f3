package dev.espalier.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class WikiTextTest {
  /// Every line ends in a blank.
  private static final String RAW =
      String.join(
          " \n",
          List.of(
              "",
              " = First =",
              "",
              " Some \" text \" @-@ here , ( he said ) .",
              "",
              " = = Part = =",
              "",
              " more",
              " = Second =",
              "",
              " end",
              ""));

  @Test
  void rowsKeepTheirLineBreakAndBlankOnesAreEmpty() {
    assertThat(WikiText.joinedRows(" \n = A = \n \n b \n")).isEqualTo("\n\n = A = \n\n\n\n\n b \n");
  }

  @Test
  void pagesBeginAtTheirHeadings() {
    int second = RAW.indexOf(" = Second");
    assertThat(WikiText.pages(RAW))
        .containsExactly(RAW.substring(RAW.indexOf(" = First"), second - 1), RAW.substring(second));
  }

  @Test
  void blanksAroundMarksAreTakenOut() {
    assertThat(WikiText.detokenized(" a \" text \" well @-@ known , ( he said ) . b 's \n c \n"))
        .isEqualTo(" a \"text\" well-known, (he said). b's\nc\n");
  }

  @Test
  void emptyWordsAtTheEndsCount() {
    assertThat(WikiText.words(" a b ")).isEqualTo(4);
    assertThat(WikiText.words("a b")).isEqualTo(2);
    assertThat(WikiText.bytes("é")).isEqualTo(2);
  }
}
