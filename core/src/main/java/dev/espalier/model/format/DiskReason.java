package dev.espalier.model.format;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/// Why the operating system refused, in words: Java gives only the path for the commonest reasons.
final class DiskReason {
  private DiskReason() {}

  static String of(IOException refusal) {
    return switch (refusal) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> String.valueOf(refusal.getMessage());
    };
  }
}
