package dev.espalier.model.chat;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `strftime` in the C locale.
final class PythonDates {
  private static final Pattern CODE = Pattern.compile("%(.?)", Pattern.DOTALL);

  private PythonDates() {}

  static String formatted(LocalDateTime time, String format) {
    return CODE.matcher(format)
        .replaceAll(code -> Matcher.quoteReplacement(part(time, code.group(1))));
  }

  private static String part(LocalDateTime time, String code) {
    if (code.equals("%")) {
      return code;
    }
    String pattern =
        switch (code) {
          case "Y" -> "uuuu";
          case "y" -> "uu";
          case "m" -> "MM";
          case "d" -> "dd";
          case "B" -> "MMMM";
          case "b" -> "MMM";
          case "A" -> "EEEE";
          case "a" -> "EEE";
          case "H" -> "HH";
          case "I" -> "hh";
          case "M" -> "mm";
          case "S" -> "ss";
          case "p" -> "a";
          case "j" -> "DDD";
          default -> throw JinjaFault.unsupported("the date format '%" + code + "'");
        };
    return DateTimeFormatter.ofPattern(pattern, Locale.US).format(time);
  }
}
