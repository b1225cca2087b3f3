/// Intervals and tests: pure functions on numbers.
@NullMarked
package dev.espalier.stats;

import org.jspecify.annotations.NullMarked;
