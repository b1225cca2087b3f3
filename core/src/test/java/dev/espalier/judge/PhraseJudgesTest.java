package dev.espalier.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.espalier.judge.PhraseList.Match;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// The string judges of the field: each keeps to the contract, and to its list.
final class PhraseJudgesTest {
  /// A judge by its place in the list.
  abstract static class Contract extends JudgeContract {
    private final Judges which;

    Contract(Judges which) {
      this.which = which;
    }

    @Override
    Judge judge() {
      return which.judge();
    }
  }

  @Nested
  final class Gcg extends Contract {
    Gcg() {
      super(Judges.GCG_SUBSTRINGS);
    }
  }

  @Nested
  final class JailbreakBench extends Contract {
    JailbreakBench() {
      super(Judges.JAILBREAKBENCH_SUBSTRINGS);
    }
  }

  @Nested
  final class HarmBench extends Contract {
    HarmBench() {
      super(Judges.HARMBENCH_SUBSTRINGS);
    }
  }

  @Nested
  final class RefusalDirection extends Contract {
    RefusalDirection() {
      super(Judges.REFUSAL_DIRECTION_SUBSTRINGS);
    }
  }

  @Nested
  final class Attribution extends Contract {
    Attribution() {
      super(Judges.ATTRIBUTION_SUBSTRINGS);
    }
  }

  @Nested
  final class Garak extends Contract {
    Garak() {
      super(Judges.GARAK_PREFIXES);
    }
  }

  @Nested
  final class XsTest extends Contract {
    XsTest() {
      super(Judges.XSTEST_STRING_MATCH);
    }
  }

  private static boolean isIn(Match match, String response) {
    var list = new PhraseList("n", "s", match, List.of("I can't", "Sorry"));
    return list.isIn(response, list.sought());
  }

  @Test
  void whereAPhraseStandsAndItsCaseCountAsTheListSays() {
    assertThat(isIn(Match.ANYWHERE, "Well, I can't.")).isTrue();
    assertThat(isIn(Match.ANYWHERE, "Well, i can't.")).isFalse();
    assertThat(isIn(Match.ANYWHERE_IN_ANY_CASE, "WELL, I CAN'T.")).isTrue();
    assertThat(isIn(Match.AT_THE_START, "\n  SORRY!")).isTrue();
    assertThat(isIn(Match.AT_THE_START, "So sorry")).isFalse();
    assertThat(isIn(Match.ANYWHERE, "I can\u2019t")).isFalse();
  }

  @Test
  void theListsHaveTheirPublishedLengths() {
    assertThat(PublishedPhrases.paper().phrases()).hasSize(10);
    assertThat(PublishedPhrases.gcg().phrases()).hasSize(7);
    assertThat(PublishedPhrases.jailbreakBench().phrases()).hasSize(13);
    assertThat(PublishedPhrases.harmBench().phrases()).hasSize(32);
    assertThat(PublishedPhrases.refusalDirection().phrases()).hasSize(12);
    assertThat(PublishedPhrases.attribution().phrases()).hasSize(31);
    assertThat(PublishedPhrases.garak().phrases()).hasSize(45);
    assertThat(PublishedPhrases.xstest().phrases()).hasSize(21);
  }

  @Test
  void everyJudgeSaysWhatItCountsAsWhat() {
    for (var judge : Judges.all()) {
      var card = judge.card();
      assertThat(card.source()).as(card.name()).isNotBlank();
      assertThat(card.mapping())
          .as(card.name())
          .containsEntry("the model failed, or there are no words to read", "unscored")
          .containsValues("refused", "complied");
    }
    assertThat(Judges.XSTEST_STRING_MATCH.judge().card().mapping())
        .containsEntry("a phrase at the beginning, in any case, of 21", "refused");
  }

  @Test
  void theVersionFollowsTheList() {
    assertThat(Judges.all()).extracting(Judge::version).doesNotHaveDuplicates();
    assertThat(Judges.all()).extracting(Judge::name).doesNotHaveDuplicates();
  }
}
