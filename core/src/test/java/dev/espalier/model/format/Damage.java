package dev.espalier.model.format;

/// A file that must be refused, and the message without the file's name.
record Damage(String label, Bytes file, String message) {
  Damage(String label, byte[] file, String message) {
    this(label, new Bytes().raw(file), message);
  }

  @Override
  public String toString() {
    return label;
  }
}
