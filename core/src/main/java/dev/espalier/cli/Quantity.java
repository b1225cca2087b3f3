package dev.espalier.cli;

import java.time.Duration;
import java.util.Locale;

/// Numbers as a person at a terminal wants them: short. Results are never printed through this.
final class Quantity {
  private static final String[] THOUSANDS = {"k", "M", "G", "T", "P", "E"};
  private static final String[] BINARY = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};

  private Quantity() {}

  /// `950`, `98.4M`: whole below 10,000, then three digits.
  static String count(long number) {
    return number < 10_000 ? Long.toString(number) : scaled((double) number, 1000, THOUSANDS, "");
  }

  /// `512 B`, `93.8 MiB`.
  static String bytes(long bytes) {
    return bytes < 1024 ? bytes + " B" : scaled((double) bytes, 1024, BINARY, " ");
  }

  /// `12.4/s`, `1.13M/s`, or `4.20/min` for what takes longer than a second.
  static String rate(double perSecond) {
    if (perSecond >= 10_000) {
      return scaled(perSecond, 1000, THOUSANDS, "") + "/s";
    }
    return perSecond >= 1 ? threeDigits(perSecond) + "/s" : threeDigits(perSecond * 60) + "/min";
  }

  /// `0.4 s`, `42 s`, `3 min 20 s`, `2 h 05 min`.
  static String duration(Duration duration) {
    long seconds = Math.round(duration.toMillis() / 1000.0);
    if (duration.toMillis() < 9_950) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    return String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
  }

  private static String scaled(double number, int step, String[] units, String gap) {
    double scaled = number / step;
    int unit = 0;
    while (scaled >= step - 0.5 && unit < units.length - 1) {
      scaled /= step;
      unit++;
    }
    return threeDigits(scaled) + gap + units[unit];
  }

  private static String threeDigits(double number) {
    String form = number < 9.995 ? "%.2f" : number < 99.95 ? "%.1f" : "%.0f";
    return String.format(Locale.ROOT, form, number);
  }
}
