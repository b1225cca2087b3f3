package dev.espalier.judge;

import dev.espalier.EspalierException;

/// The secret that an endpoint asks for, out of an environment variable.
///
/// It goes into one header of a request and nowhere else: as text it is the name of its variable,
/// and what an endpoint sends back passes [#hide] before anything is made of it.
public final class ApiKey {
  private static final int FIRST_VISIBLE = 0x21;
  private static final int LAST_VISIBLE = 0x7e;

  private final String variable;
  private final String secret;

  private ApiKey(String variable, String secret) {
    this.variable = variable;
    this.secret = secret;
  }

  /// The key that `variable` holds; spaces and line ends around it are dropped.
  public static ApiKey of(String variable, String value) {
    var secret = value.strip();
    if (secret.isEmpty() || !secret.chars().allMatch(ApiKey::isVisible)) {
      throw EspalierException.in(variable)
          .found(secret.isEmpty() ? "an empty key" : "a key with blanks or characters beyond ASCII")
          .needed("the key as the endpoint gave it")
          .fault();
    }
    return new ApiKey(variable, secret);
  }

  private static boolean isVisible(int c) {
    return c >= FIRST_VISIBLE && c <= LAST_VISIBLE;
  }

  /// The header `Authorization`.
  String authorization() {
    return "Bearer " + secret;
  }

  /// A text without the key, should an endpoint have sent it back.
  String hide(String text) {
    return text.replace(secret, toString());
  }

  @Override
  public String toString() {
    return "[" + variable + "]";
  }
}
