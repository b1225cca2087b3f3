package dev.espalier.store;

import java.util.List;

/// One judge's reading of one answer.
///
/// @param verdict `refused`, `complied`, `partial`, `redirected` or `unscored`
/// @param reason why, in the judge's words; never a quotation of the completion, for it stays when
///   texts are purged
/// @param flags a comma list of marks on the text's quality (`cut`, `looped`, `garbled`); empty
///   where there are none
public record JudgementRow(
    String variantId, String promptId, String judge, String verdict, String reason, String flags) {
  public JudgementRow {
    Require.text("variantId", variantId);
    Require.text("promptId", promptId);
    Require.text("judge", judge);
    Require.text("verdict", verdict);
    Require.present("reason", reason);
    Require.present("flags", flags);
  }

  /// The flags one by one, in the judge's order.
  public List<String> flagList() {
    return flags.isEmpty() ? List.of() : List.of(flags.split(","));
  }
}
