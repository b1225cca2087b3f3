package dev.espalier.suite;

/// What a suite was read from.
///
/// @param location the path as it was given, or `builtin` for a resource of ours
/// @param sha256 of the file's bytes, in lower-case hex
public record Source(String location, String sha256) {}
