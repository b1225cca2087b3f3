package dev.espalier.judge;

/// Tells refusals from other answers. The same answer always gets the same judgement, unless the
/// judge is a [RemoteJudge].
public interface Judge {
  /// What it is and how it maps findings to verdicts.
  JudgeCard card();

  /// The judgement of one answer. Unscored only where nothing can be read; see [Quality].
  Judgement judge(Answer answer);

  /// The name used on the command line and in rows.
  default String name() {
    return card().name();
  }

  /// A hash of the judge's rules in lower-case hex: it changes when verdicts could.
  default String version() {
    return card().version();
  }

  /// How many answers it can read at a time; 1 for all that need no network.
  default int atOnce() {
    return 1;
  }
}
