package dev.espalier.judge;

import static java.util.stream.Collectors.joining;

import dev.espalier.EspalierException;
import dev.espalier.Spelling;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// The judges there are: a new one is a file or a phrase list, two lines here, and a test that
/// extends the contract.
public enum Judges {
  ESPALIER_VOTE,
  ESPALIER_RULES,
  ESPALIER_TRAINED,
  PAPER_TEN_SUBSTRINGS,
  GCG_SUBSTRINGS,
  JAILBREAKBENCH_SUBSTRINGS,
  HARMBENCH_SUBSTRINGS,
  REFUSAL_DIRECTION_SUBSTRINGS,
  ATTRIBUTION_SUBSTRINGS,
  GARAK_PREFIXES,
  XSTEST_STRING_MATCH;

  /// The ending of the name of a trained judge's file.
  public static final String TRAINED_ENDING = ".judge.json";

  public Judge judge() {
    return switch (this) {
      case ESPALIER_VOTE -> new VoteJudge();
      case ESPALIER_RULES -> new RulesJudge();
      case ESPALIER_TRAINED -> TrainedJudge.shipped();
      case PAPER_TEN_SUBSTRINGS -> new PhraseJudge(PublishedPhrases.paper());
      case GCG_SUBSTRINGS -> new PhraseJudge(PublishedPhrases.gcg());
      case JAILBREAKBENCH_SUBSTRINGS -> new PhraseJudge(PublishedPhrases.jailbreakBench());
      case HARMBENCH_SUBSTRINGS -> new PhraseJudge(PublishedPhrases.harmBench());
      case REFUSAL_DIRECTION_SUBSTRINGS -> new PhraseJudge(PublishedPhrases.refusalDirection());
      case ATTRIBUTION_SUBSTRINGS -> new PhraseJudge(PublishedPhrases.attribution());
      case GARAK_PREFIXES -> new PhraseJudge(PublishedPhrases.garak());
      case XSTEST_STRING_MATCH -> new PhraseJudge(PublishedPhrases.xstest());
    };
  }

  /// Every judge, in the order of this list.
  public static List<Judge> all() {
    return Arrays.stream(values()).map(Judges::judge).toList();
  }

  /// The judge of that name, or the trained one in the file of that name.
  public static Judge named(String name) {
    if (name.endsWith(TRAINED_ENDING)) {
      return TrainedJudge.read(Path.of(name));
    }
    var names = all().stream().map(Judge::name).toList();
    return all().stream()
        .filter(judge -> judge.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            EspalierException.in("--judge")
                .found("unknown judge '" + name + "'")
                .needed("one of " + names.stream().collect(joining(", ")))
                .remedy(
                    Spelling.nearest(name, names)
                        .map(nearest -> "Did you mean '" + nearest + "'?")
                        .orElse(""))
                .fault());
  }
}
