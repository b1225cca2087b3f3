package dev.espalier.fetch;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// No answer came from a host: its name is unknown here, nothing listens, or nothing was said in
/// time. Checked, because a caller may know another source.
public final class UnreachableException extends IOException {
  private static final long serialVersionUID = 1L;

  UnreachableException(URI uri, String why, @Nullable Throwable cause) { // null: it did answer
    super("%s cannot be reached (%s)".formatted(uri.getAuthority(), why), cause);
  }
}
