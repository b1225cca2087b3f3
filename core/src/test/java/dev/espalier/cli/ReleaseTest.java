package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReleaseTest {
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  @Test
  void gitsDescriptionIsTakenApart() {
    assertThat(Release.of("0.1.0", COMMIT)).isEqualTo(new Release("0.1.0", COMMIT, false));
    assertThat(Release.of("0.1.0", COMMIT + "-dirty"))
        .isEqualTo(new Release("0.1.0", COMMIT, true));
    assertThat(Release.of("0.1.0", "")).isEqualTo(new Release("0.1.0", null, false));
  }

  @Test
  void theWordsNameWhatIsKnown() {
    assertThat(Release.of("0.1.0", COMMIT).inWords()).isEqualTo("espalier 0.1.0 (0123456789ab)");
    assertThat(Release.of("0.1.0", COMMIT + "-dirty").inWords())
        .isEqualTo("espalier 0.1.0 (0123456789ab with local changes)");
    assertThat(Release.of("0.1.0", "").inWords()).isEqualTo("espalier 0.1.0");
  }
}
