/// Judges: from an answer to a verdict and quality flags.
@NullMarked
package dev.espalier.judge;

import org.jspecify.annotations.NullMarked;
