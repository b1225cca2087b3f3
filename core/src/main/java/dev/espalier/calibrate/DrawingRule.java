package dev.espalier.calibrate;

/// How windows are drawn from documents.
public enum DrawingRule {
  /// As the paper's code does it: see [PaperRule].
  PAPER("paper", new PaperRule()),
  /// As the code of WANDA does it: see [WandaRule].
  WANDA("wanda", new WandaRule()),
  /// The same walk without what was accidental in it, for files of any size: see [CorrectedRule].
  CORRECTED("corrected", new CorrectedRule());

  private final String word;
  private final WindowDrawer drawer;

  DrawingRule(String word, WindowDrawer drawer) {
    this.word = word;
    this.drawer = drawer;
  }

  /// The word that names the rule in flags and manifests.
  public String word() {
    return word;
  }

  /// As it is written on the command line.
  @Override
  public String toString() {
    return word;
  }

  WindowDrawer drawer() {
    return drawer;
  }
}
