/// Pruners, masks and reports of what was pruned.
@NullMarked
package dev.espalier.prune;

import org.jspecify.annotations.NullMarked;
