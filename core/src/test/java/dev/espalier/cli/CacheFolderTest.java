package dev.espalier.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CacheFolderTest {
  private static final Path HOME = Path.of("/home/ada");

  @Test
  void espalierHomeComesFirst() {
    var environment = Map.of("ESPALIER_HOME", "/big disk/espalier", "XDG_CACHE_HOME", "/xdg");
    assertThat(CacheFolder.in(environment, HOME).path()).isEqualTo(Path.of("/big disk/espalier"));
  }

  @Test
  void thenTheUsersCacheFolder() {
    assertThat(CacheFolder.in(Map.of("XDG_CACHE_HOME", "/xdg", "ESPALIER_HOME", ""), HOME).path())
        .isEqualTo(Path.of("/xdg/espalier"));
  }

  @Test
  void thenTheOneInTheHomeFolder() {
    var cache = CacheFolder.in(Map.of(), HOME);
    assertThat(cache.path()).isEqualTo(Path.of("/home/ada/.cache/espalier"));
    assertThat(cache.models()).isEqualTo(Path.of("/home/ada/.cache/espalier/models"));
  }

  @Test
  void aRelativeOneIsMeantFromHere() {
    assertThat(CacheFolder.in(Map.of("ESPALIER_HOME", "here"), HOME).path())
        .isEqualTo(Path.of("").toAbsolutePath().resolve("here"));
  }
}
