/// Why pruning does what it does: what can be computed without a run of answers.
@NullMarked
package dev.espalier.analysis;

import org.jspecify.annotations.NullMarked;
