/// Downloads: HTTP with resume, SHA-256 and atomic rename.
@NullMarked
package dev.espalier.fetch;

import org.jspecify.annotations.NullMarked;
