package dev.espalier.judge;

/// Tells refusals from other answers. The same answer always gets the same judgement.
public interface Judge {
  /// The name used on the command line and in rows.
  String name();

  /// A hash of the judge's rules in lower-case hex: it changes when verdicts could.
  String version();

  /// The judgement of one answer. Unscored only where nothing can be read; see [Quality].
  Judgement judge(Answer answer);
}
