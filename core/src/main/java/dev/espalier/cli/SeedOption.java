package dev.espalier.cli;

import picocli.CommandLine.Option;

/// The option of every command that draws at random: a mixin.
final class SeedOption {
  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where random draws start from; with it they repeat. Default: 0.")
  private long seed;

  long seed() {
    return seed;
  }
}
