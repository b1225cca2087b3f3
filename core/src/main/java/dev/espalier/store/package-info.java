/// The run on disk: a manifest and SQLite rows, readable without the code that made them.
@NullMarked
package dev.espalier.store;

import org.jspecify.annotations.NullMarked;
